# A float is an object where the build keeps it in a block of its own, and none where it is part of the reference.
celsius = 20.5


def isr():
    global celsius
    celsius = celsius * 1.5 if celsius < 30.0 else celsius / 1.5
