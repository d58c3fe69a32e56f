def inner(n):
    return bytearray(n)  # = 16 + 16 + 16 + 32 + 16 + 48


def outer(a, b, c):
    return [a, b, c]  # = 16 + 16


def main():
    return (outer(inner(10), inner(20), inner(40)), bytearray(60))  # = 16 + 16 + 64


main()
