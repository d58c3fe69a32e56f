def counter():
    count = 0

    def step(by):  # = FUNCTION + 16
        nonlocal count
        count += by
        return bytearray(count)  # = 32 + 48

    return step


def apply(function, value):
    return [function(value)]  # = 32 * 3 + 16


def main(step):
    apply(step, 10)
    apply(step, 20)
    twice = apply(lambda x: (x, x), 1)  # = FUNCTION
    return twice


main(counter())
