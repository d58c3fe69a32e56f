# A list of all values, kept for later, where a generator would have done.
history = []


def step():
    history.append([value * value for value in range(4)])
