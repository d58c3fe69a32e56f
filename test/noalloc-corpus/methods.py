# A method that is called at once needs no object, and neither does one that was looked up before.
class Counter:
    def __init__(self):
        self.count = 0
        self.kept = self.step

    def step(self):
        self.count += 1
        return self.count

    def isr(self):
        self.step()
        return self.kept()


counter = Counter()
