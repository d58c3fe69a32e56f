kept = [None] * 20


def main():
    for i in range(20):
        bytearray(100)
        kept[i] = bytearray(48)  # = 16 * 20 + 48 * 20


main()
