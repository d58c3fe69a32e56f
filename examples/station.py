# A main.py as many are written: a loop that goes on. It keeps a mean of each hour, and forgets to let the old ones go.
# Hunt for the leak: mpgc leak examples/station.py --port sim:heap=64k
import time


class Station:
    def __init__(self):
        self.hours = {}
        self.sum = 0
        self.count = 0

    def read(self):
        return 200 + time.ticks_ms() % 50

    def poll(self):
        self.sum += self.read()
        self.count += 1
        if self.count % 4 == 0:
            hour = self.count // 4
            self.hours[hour] = self.sum // 4
            self.sum = 0


def main():
    station = Station()
    while True:
        station.poll()
        time.sleep_ms(1)


main()
