# Its list is as full as it gets after some passes.
import time


class App:
    def __init__(self):
        self.window = []

    def poll(self):
        self.window.append("reading")
        if len(self.window) > 200:
            self.window.pop(0)

    def run(self):
        while True:
            self.poll()
            time.sleep_ms(1)
