# The script returns, and its thread keeps a tuple of two, which is one block, with every pass.
import _thread
import time


class Worker:
    def __init__(self):
        self.kept = None
        _thread.start_new_thread(self.run, ())

    def run(self):
        while True:
            self.kept = (self.kept, 1)
            time.sleep_ms(4)


worker = Worker()
