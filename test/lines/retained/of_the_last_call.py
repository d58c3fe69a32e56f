kept = [None] * 6
at = 0


def step():
    global at
    kept[at % 6] = bytearray(16)  # = 32 * 6
    at += 1
