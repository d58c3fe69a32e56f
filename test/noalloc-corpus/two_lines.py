# Two lines, one of them in another function, and one behind a call in the same statement.
buffer = bytearray(8)


def head():
    return [buffer]


def isr():
    pair = (buffer, 1)
    first = (head(), 1)
    if pair and first:
        return 1
