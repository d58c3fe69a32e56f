# A heap of objects of many sizes, some of which are replaced at each step. What is filled is told by a line that the
# bench puts at the end: fill(BYTES).
import gc

kept = []
seed = 1


def number(below):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
    return (seed >> 8) % below


def thing():
    size = number(200)
    return bytearray(size) if size > 60 else [size] * (size % 7) if size > 30 else (size, str(size))


def step():
    for _ in range(len(kept) // 20):
        kept[number(len(kept))] = thing()


def fill(size):
    while gc.mem_alloc() < size:
        kept.extend([thing() for _ in range(100)])
