# What is gathered in *values is a tuple, made where the function is called.
total = 0


def add(*values):
    global total
    for value in values:
        total += value & 1


def isr():
    add(1, 2)
    return total
