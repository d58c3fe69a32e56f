# A list that nothing ever takes from: a reading a call, and the list's own table, which doubles.
readings = []


def step():
    readings.append(bytearray(20))
