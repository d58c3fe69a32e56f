# The readings of a day.
from array import array


class History:
    def __init__(self, size):
        self.size = size
        self.values = array("h", [0] * size)
        self.at = 0

    def add(self, reading):
        self.values[self.at % self.size] = reading[0]
        self.at += 1

    def mean(self):
        count = min(self.at, self.size)
        return sum(self.values[:count]) // count if count else 0

    def save(self, path):
        import json

        with open(path, "w") as file:
            json.dump(list(self.values), file)
