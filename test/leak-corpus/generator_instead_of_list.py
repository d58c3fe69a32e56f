# A generator makes the values one by one, and none is kept.
def squares():
    for value in range(20):
        yield value * value


def step():
    return sum(squares())
