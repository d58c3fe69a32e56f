def pair(x):
    return x, x  # = 16 * 2


def main():
    x = 1
    a = (x, x)  # = 16
    b = (x, x, x)  # = 32
    c = (1, 2, 3)  # = CONSTANTS
    d = b + c  # = 32
    e, f = x, d  # = PAIR
    g = pair(e)
    h, i = pair(g)
    return tuple([h, i])  # = 16 + 16 + 16 + 16


main()
