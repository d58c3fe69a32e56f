latest = None
ring = [None] * 4


def main():
    global latest
    for i in range(12):
        latest = bytearray(64)  # = 16 + 64
        ring[i % 4] = bytearray(32)  # = 16 * 4 + 32 * 4


main()
