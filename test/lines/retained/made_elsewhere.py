kept = [None] * 10


def make(size):
    return bytearray(size)  # = 16 * 10 + 32 * 10


def main():
    for i in range(10):
        kept[i] = make(32)
        make(200)


main()
