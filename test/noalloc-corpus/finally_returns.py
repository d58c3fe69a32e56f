# What is undone in any case, and a value that is returned on the way.
depth = 0


def isr():
    global depth
    depth += 1
    try:
        return depth
    finally:
        depth -= 1
