kept = None
other = None


def main():
    global kept, other
    table = [0] * 32
    for _ in range(16):
        table.pop()
    # The table gives back 64 bytes in the line that makes as many.
    kept = bytearray(48 + table.pop())  # = 16 + 48
    other = [1]  # = 16 + 16


main()
