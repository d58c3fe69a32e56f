# The last 16 readings, in a ring.
ring = [None] * 16
at = 0


def step():
    global at
    ring[at] = bytearray(20)
    at = (at + 1) % 16
