# An empty list has four places; it gets more when the fifth element comes.
log = []


def isr():
    log.append(1)
