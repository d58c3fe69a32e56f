# One buffer, filled in place, and no copy of it.
buffer = bytearray(64)


def step():
    for at in range(64):
        buffer[at] = at
    return sum(buffer)
