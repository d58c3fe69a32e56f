# Small ints, an element of a bytearray, a global.
buffer = bytearray(8)
n = 0


def isr():
    global n
    n = (n + 1) & 255
    buffer[n & 7] = n
