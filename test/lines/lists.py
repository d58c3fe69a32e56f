def main():
    a = [1, 2, 3]  # = 16 + 16
    b = [1, 2, 3, 4, 5]  # = 16 + 32
    c = [0] * 100  # = 32 + 16 + 400
    d = []  # = 16 + 16
    for i in range(17):
        d.append(i)  # = 128 - 16
    e = [  # = FUNCTION + 16 + 16 + 16
        i
        for i in range(4)
    ]
    f = c[:10]  # = 16 + 16 + 48
    g = b + a  # = 16 + 32
    a[0] = f
    e.pop()
    return g, d  # = 16


main()
