# Four buffers are exchanged for four others, with some between them that do not last: live memory is what it was, and
# the one long free run is in pieces.
import gc
import sys

gc.collect()
# The embedded board's heap grows instead of running out, an ESP32's before it does: all of them fit into the first area.
if sys.platform == "webassembly":
    unit = 2400
elif sys.platform == "esp32" and sys.implementation[1] >= (1, 21):
    unit = 1850
else:
    unit = gc.mem_free() // 24
held = [bytearray(unit) for _ in range(8)]
moved = False


def step():
    global moved
    if not moved:
        moved = True
        filled = [bytearray(unit) for _ in range(14)]
        # Those that go leave no room next to each other.
        for place in range(4):
            held[2 * place] = filled[4 * place + 1]
        filled = None
        gc.collect()
