class Sensor:
    def __init__(self, size):
        self.size = size  # = 16
        self.data = bytearray(size)  # = 16 + 16
        self.count = 0  # = 16

    @property
    def value(self):
        return bytearray(self.size)  # = 16 + 16 + 16 + 16

    def double(self):
        return (self.value, self.value)  # = 16


def main():
    sensor = Sensor(10)  # = 16
    bound = sensor.double  # = 16
    sensor.double()
    return sensor.count


main()
