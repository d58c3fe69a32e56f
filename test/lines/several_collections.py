def fill(size):
    return bytearray(size)  # = 48 * 16 + 528 * 16


def main():
    for i in range(16):
        a = fill(32)
        b = fill(500)
        c = [a, b]  # = 32 * 16


main()
