kept = [None]


def main():
    local = bytearray(400)
    for i in range(8):
        local[i] = i
    kept[0] = bytes(local)[:33]  # = 16 + 48


main()
