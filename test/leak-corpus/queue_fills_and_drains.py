# A queue that is sent off whenever it holds 20 readings.
queue = []


def step():
    queue.append(bytearray(24))
    if len(queue) == 20:
        queue.clear()
