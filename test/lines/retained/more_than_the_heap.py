import gc

kept = [None] * 5
size = gc.mem_free() // 6


def main():
    for i in range(20):
        if i % 4:
            bytearray(size)
        else:
            kept[i // 4] = bytearray(16)  # = 32 * 5


main()
