def numbers(n):
    for i in range(n):
        data = bytearray(16)  # = 32 * 3
        yield data
        data = (i, i)  # = 16 * 3


def again(n):
    kept = None
    for one in numbers(n):  # = GENERATOR
        kept = [one]  # = 32 * 2
        yield kept


def exchange():
    got = yield 1
    while got:
        got = yield [got]  # = 32 * 2


def use(kept, source):
    for one in source:
        kept = (one, kept)  # = 16 * 3
    return kept


def main(first, second, third):
    use(None, first)
    use(None, second)
    a = next(third)
    b = (a, third.send(1))  # = 16
    return b, third.send(2)  # = 16


main(numbers(1), again(2), exchange())
