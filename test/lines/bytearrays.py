def main():
    a = bytearray(100)  # = 16 + 112
    b = bytearray(16)  # = 16 + 16
    c = bytearray(17)  # = 16 + 32
    c[0] = 1
    d = bytearray(1000); e = bytearray(1)  # = 16 + 1008 + 16 + 16
    return a, b, c, d, e  # = 32


main()
