# A recursion of some depth that returns: its frames are gone.
def depth(left):
    return 0 if left == 0 else 1 + depth(left - 1)


def step():
    return depth(2)
