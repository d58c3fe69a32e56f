# One list, used again and again: clear() and extend(), as MicroPython's documentation advises.
values = [0] * 32
source = (1, 2, 3, 4) * 8


def step():
    values.clear()
    values.extend(source)


step()
