# A class with its loop in a method; what is kept grows with every third pass.
import time


class Application:
    def __init__(self):
        self.kept = None
        self.passes = 0

    def poll(self):
        self.passes += 1
        if self.passes % 3 == 0:
            self.kept = (self.kept, self.passes)

    def run(self):
        while 1:
            self.poll()
            time.sleep_ms(1)


Application().run()
