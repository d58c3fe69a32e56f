# The first call makes a buffer, all others use it.
buffer = None
at = 0


def isr():
    global buffer, at
    if buffer is None:
        buffer = bytearray(64)
    buffer[at] = 1
    at = (at + 1) & 63
