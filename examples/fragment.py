# A program that leaves its heap in pieces: each message comes in a buffer and leaves a short note. The buffers go,
# the notes stay between them: much is free, and a frame of a third of it finds no room.
# Profile it on a board; the embedded one can take more memory from this computer.
import gc

free = gc.mem_free()
if free > 1000000:  # a heap that can grow counts that as free
    free = 48 * 1024

count = free // 200
notes = [None] * count
messages = [None] * count
for number in range(count):
    messages[number] = bytearray(80)
    notes[number] = bytearray(32)

messages = None
gc.collect()
print("free:", gc.mem_free())
frame = bytearray(free // 3)
