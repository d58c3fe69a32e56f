# Reads a sensor of temperature, humidity and pressure.
from tables import LINEAR


class Bus:
    """A bus with a sensor on it."""

    def __init__(self, pin, rate=100000):
        self.pin = pin
        self.rate = rate

    def command(self, code, count):
        return bytes((code + index) & 255 for index in range(count))


class Sensor:
    """Corrects raw values by a table."""

    def __init__(self, pin):
        self.bus = Bus(pin)
        self.offset = 0

    def calibrate(self, samples=4):
        values = [self.raw(0x10) for _ in range(samples)]
        self.offset = sum(values) // len(values)
        return self.offset

    def raw(self, code):
        high, low = self.bus.command(code, 2)
        return high << 8 | low

    def temperature(self):
        return LINEAR[self.raw(0x20) & 63] - self.offset

    def humidity(self):
        value = LINEAR[self.raw(0x30) & 63]
        if value < 0:
            return 0
        return min(value, 1000)

    def pressure(self):
        value = self.raw(0x40)
        for step in range(4):
            value = value + LINEAR[step] // 2
        return value

    def read(self):
        return self.temperature(), self.humidity(), self.pressure()
