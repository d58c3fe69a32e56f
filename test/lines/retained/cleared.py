kept = []


def main():
    for i in range(12):
        kept.append(bytearray(32))
    kept.clear()  # = 16


main()
