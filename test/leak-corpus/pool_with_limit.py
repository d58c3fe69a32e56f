# A pool that grows to the most that were ever in use at a time: six.
pool = []
in_use = []
number = 0


def step():
    global number
    number += 1
    in_use.append(pool.pop() if pool else bytearray(48))
    if number % 6 == 0:
        while in_use:
            pool.append(in_use.pop())
