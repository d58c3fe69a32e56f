# The script returns; its timer goes on, with a bound method that is made once, and fills a window.
from machine import Timer


class Sensor:
    def __init__(self):
        self.window = []
        self._poll = self.poll
        self.timer = Timer(-1)
        self.timer.init(mode=Timer.PERIODIC, period=4, callback=self._poll)

    def poll(self, timer):
        self.window.append("reading")
        if len(self.window) > 20:
            self.window.pop(0)


sensor = Sensor()
