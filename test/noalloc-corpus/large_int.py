# From 2^30 on an int is an object of its own, on a build of 32 bits.
ticks = 0x3FFFFFFF


def isr():
    global ticks
    later = ticks + 1
    return later
