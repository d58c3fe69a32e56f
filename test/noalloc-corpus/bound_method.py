# Looking a method up without calling it makes an object for it.
class Encoder:
    def __init__(self):
        self.steps = 0

    def step(self):
        self.steps += 1

    def isr(self, pin):
        handler = self.step
        handler()


encoder = Encoder()
