# A large buffer from the start, replaced by a small one.
buffer = bytearray(1000)


def step():
    global buffer
    buffer = bytearray(100)
