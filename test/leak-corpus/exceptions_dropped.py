# Exceptions that are raised, caught and forgotten.
def read():
    raise OSError(110)


def step():
    try:
        read()
    except OSError:
        pass
