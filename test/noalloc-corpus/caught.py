# An exception is an object; with the heap locked the firmware takes one that it keeps for that.
names = {}


def isr():
    try:
        return names[1]
    except KeyError:
        return 0
