# The logger of sensor_log.py with its leak mended: the last 16 readings in a ring, and no dict with a key for each.
# Hunt in it: mpgc leak examples/ring_log.py --call "step()" --port sim
readings = [None] * 16
number = 0


def read_sensor():
    global number
    number += 1
    return {"id": number, "celsius": 20 + number % 7, "raw": bytearray(24)}


def step():
    reading = read_sensor()
    readings[reading["id"] % len(readings)] = reading
    return "%d,%d" % (reading["id"], reading["celsius"])
