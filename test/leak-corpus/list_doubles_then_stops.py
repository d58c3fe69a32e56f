# A list that doubles its table until it has its 100 values.
values = []


def step():
    if len(values) < 100:
        values.append(7)
