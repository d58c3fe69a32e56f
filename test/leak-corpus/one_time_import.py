# A table that is built when it is first needed, as a module is when it is first imported.
table = None


def step():
    global table
    if table is None:
        table = [bytes([value]) * 20 for value in range(20)]
    return table[3]
