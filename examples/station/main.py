# A program of several files: sensors.py and names.txt stand beside it.
import sensors

with open("names.txt") as file:
    names = file.read().split()


def step():
    return [(name, sensors.read(name)) for name in names]


print(step())
