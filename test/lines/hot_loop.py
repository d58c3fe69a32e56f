def make(i):
    return (i, i)  # ~ 16 * 10000


def main():
    for i in range(10000):
        a = make(i)  # ~ 0
        b = [a]  # ~ 32 * 10000
        if i & 1:  # ~ 0
            b = bytearray(10)  # ~ 32 * 5000


main()
