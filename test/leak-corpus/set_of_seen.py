# Every packet number that was seen is remembered.
seen = set()
number = 0


def step():
    global number
    number += 1
    seen.add(number)
