kept = []


def step():
    data = bytearray(40)  # = 64 * 20
    keep(data)
    return (data, data)  # = 16 * 20


def keep(data):
    kept.append(data)  # = 128 - 16
