# Corrects raw values by a table.
TABLE = [(index * index) % 251 for index in range(200)]


def read(name):
    return TABLE[len(name)]
