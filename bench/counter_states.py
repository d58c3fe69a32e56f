# Run by bench/counter.js, which leaves `count` on the board. Prints for some states of the heap what gc.mem_alloc() and
# count() give, and what either takes in us, the least of five.
import gc
import time


def least(call):
    shortest = 1 << 29
    for _ in range(5):
        began = time.ticks_us()
        call()
        shortest = min(shortest, time.ticks_diff(time.ticks_us(), began))
    return shortest


def look():
    gc.collect()
    used = gc.mem_alloc()
    counted = count()
    print(used, counted, least(gc.mem_alloc), least(count))


def states():
    look()
    half = gc.mem_free() // 2
    kept = [bytearray(1000) for _ in range(half // 1040)]
    look()
    kept = None
    gc.collect()
    kept = [bytearray(4) for _ in range(half // 40)]
    look()
    for at in range(0, len(kept), 2):
        kept[at] = None
    look()


states()
