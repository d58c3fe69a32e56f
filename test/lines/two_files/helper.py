def make(size):
    return bytearray(size)  # = 16 + 64


class Kept:
    def __init__(self, what):
        self.what = [what]  # = 32 + 16

    def both(self):
        return (self.what, self.what)  # = 16
