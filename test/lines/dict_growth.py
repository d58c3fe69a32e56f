def main():
    d = {}  # = 16
    for i in range(13):
        d[i] = i  # = 144
    e = {1: 2, 3: 4}  # = 16 + 16
    d[0] = 1
    del d[0]
    d[0] = 1
    e.clear()  # = -16
    return d.get(5)


main()
