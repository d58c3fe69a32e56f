# Small buffers are exchanged for as many others, each behind a larger one that does not last: live memory is no more
# than it was, and what was free in a few long runs is in pieces.
import gc

PIECES = 14
gc.collect()
spacing = min(gc.mem_free(), 50000) // 16
held = [bytearray(spacing // 8) for _ in range(PIECES)]
moved = False


def move():
    spacers = []
    pieces = []
    try:
        while len(pieces) < PIECES:
            spacers.append(bytearray(spacing))
            pieces.append(bytearray(spacing // 8))
    except MemoryError:
        pass
    return pieces


def step():
    global held, moved
    if not moved:
        moved = True
        held = move()
