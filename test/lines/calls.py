def make(size):
    data = bytearray(size)  # = 16 + 112 + 16 + 208
    return data


def keep(where, what):
    where.append(what)  # = 16
    return len(where)


def nothing():
    pass


def main():
    kept = [1, 2]  # = 16 + 16
    a = make(100)
    b = [make(200), a]  # = 16 + 16
    keep(kept, a)
    keep(kept, b)
    keep(kept, nothing())
    return (a, b)  # = 16


main()
