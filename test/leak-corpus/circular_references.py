# Objects that refer to each other: a tracing collector frees them all the same.
class Node:
    def __init__(self):
        self.other = None


def step():
    first = Node()
    second = Node()
    first.other = second
    second.other = first
