# Bound methods wait in a queue for a worker that never comes.
class Sensor:
    def __init__(self, number):
        self.number = number

    def read(self):
        return self.number


queue = []


def step():
    queue.append(Sensor(1).read)
