# Live memory stays the same: each call lets go of nine of 32 B and keeps one of 288 B, for which no hole is large enough.
import gc

gc.collect()
packed = [None] * (gc.mem_free() // 64)
for i in range(len(packed)):
    packed[i] = bytearray(16)
kept = [None] * (len(packed) // 11)
call = 0


def step():
    global call
    at = 11 * call
    for i in (0, 1, 2, 3, 4, 5, 6, 7, 9):
        packed[at + i] = None
    kept[call] = bytearray(272)
    call += 1
