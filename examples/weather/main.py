# A program whose imports cost more than itself: mpgc imports examples/weather/main.py
import drivers
import history
import pages

sensor = drivers.Sensor(4)
log = history.History(24)


def step():
    log.add(sensor.read())
    return pages.overview(log)


print(step())
