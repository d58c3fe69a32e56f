# The first 40 calls are innocent; from then on each keeps a buffer.
count = 0
kept = None


def step():
    global count, kept
    count += 1
    if count > 40:
        kept = (kept, bytearray(30))
