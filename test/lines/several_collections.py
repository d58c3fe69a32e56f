def fill(size):
    return bytearray(size)  # = 48 * 24 + 528 * 24


def main():
    for i in range(24):
        a = fill(32)
        b = fill(500)
        c = [a, b]  # = 32 * 24


main()
