# A data logger as many are written: it keeps every reading "for later", and formats a line for each.
# Profile it: mpgc profile examples/sensor_log.py --port sim --call "step()" --iterations 40
import mpgc

readings = []
seen = {}
number = 0


def read_sensor():
    global number
    number += 1
    return {"id": number, "celsius": 20 + number % 7, "raw": bytearray(24)}


def step():
    reading = read_sensor()
    readings.append(reading)
    seen["sensor-%d" % reading["id"]] = reading["celsius"]
    line = ",".join("%s=%s" % (key, reading[key]) for key in ("id", "celsius"))
    return len(line)


mpgc.mark("imports done")
for _ in range(5):
    step()
mpgc.mark("warmed up")
print("logged", len(readings), "readings")
