# A cache that throws out the oldest of its 12 entries.
cache = {}
order = []
number = 0


def step():
    global number
    number += 1
    cache[number] = bytearray(16)
    order.append(number)
    if len(order) > 12:
        del cache[order.pop(0)]
