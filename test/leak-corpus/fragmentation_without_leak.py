# Four buffers are exchanged for four others, with some between them that do not last: live memory is what it was, and
# the one long free run is in pieces.
import gc
import sys

gc.collect()
# The embedded board's heap grows instead of running out, an ESP32's before it does.
esp32 = sys.platform == "esp32" and sys.implementation[1] >= (1, 21)
grows = esp32 or sys.platform == "webassembly"
# All of them fit into the first area.
unit = 2600 if esp32 else 3000 if grows else gc.mem_free() // 24
held = []
try:
    while len(held) < (4 if grows else 99):
        held.append(bytearray(unit))
except MemoryError:
    pass
if not grows:
    # The last are behind each other at the end of the heap.
    held = held[:-10]
moved = False


def move():
    filled = []
    try:
        while len(filled) < (12 if grows else 99):
            filled.append(bytearray(unit))
    except MemoryError:
        pass
    return [filled[len(filled) * part // 8] for part in (1, 3, 5, 7)]


def step():
    global held, moved
    if not moved:
        moved = True
        gc.collect()
        held = held[4:] + move()
