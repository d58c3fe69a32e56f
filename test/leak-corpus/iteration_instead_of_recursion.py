# A loop where a recursion would have kept frames.
def step():
    total = 0
    for value in range(30):
        total += value
    return total
