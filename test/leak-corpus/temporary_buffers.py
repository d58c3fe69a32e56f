# A buffer that is gone when the call returns.
def step():
    buffer = bytearray(200)
    buffer[0] = 1
    return len(buffer)
