# Closures kept in a list, each with a value of its own.
undo = []


def step():
    state = bytearray(32)

    def restore():
        return state

    undo.append(restore)
