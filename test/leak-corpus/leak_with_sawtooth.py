# A queue that fills and drains, and an object that is left behind by each drain.
queue = []
archive = None


def step():
    global archive
    queue.append(bytearray(40))
    if len(queue) == 8:
        archive = (archive, queue.pop())
        queue.clear()
