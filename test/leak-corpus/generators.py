# Generators that were begun and never finished wait in a list.
waiting = []


def counter():
    number = 0
    while True:
        yield number
        number += 1


def step():
    task = counter()
    next(task)
    waiting.append(task)
