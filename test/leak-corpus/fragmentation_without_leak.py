# Three buffers are exchanged for three others, with some between them that do not last: live memory is what it was, and
# the one long free run is in pieces.
import gc
import sys

gc.collect()
# The embedded board's heap grows instead of running out.
grows = sys.platform == "webassembly"
unit = 4000 if grows else gc.mem_free() // 24
held = []
try:
    while len(held) < (3 if grows else 99):
        held.append(bytearray(unit))
except MemoryError:
    pass
if not grows:
    # The last are behind each other at the end of the heap.
    held = held[:-9]
moved = False


def move():
    filled = []
    try:
        while len(filled) < (8 if grows else 99):
            filled.append(bytearray(unit))
    except MemoryError:
        pass
    return [filled[-2], filled[-4], filled[-6]]


def step():
    global held, moved
    if not moved:
        moved = True
        gc.collect()
        held = held[3:] + move()
