# Exceptions kept for a later report, each with its traceback.
failures = []


def read():
    raise OSError(110)


def step():
    try:
        read()
    except OSError as error:
        failures.append(error)
