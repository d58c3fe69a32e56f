# A pool that takes back what was not taken from it: it grows by a buffer a call.
pool = [bytearray(48)]


def step():
    buffer = pool.pop()
    buffer[0] = 1
    pool.append(buffer)
    pool.append(bytearray(48))
