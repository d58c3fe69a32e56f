class Vector:
    def __init__(self, items):
        self.items = items  # = 16 * 2

    def __add__(self, other):
        both = self.items + other.items  # = 16 + 16
        return both

    def __getitem__(self, index):
        return [index, index]  # = 32 * 2

    def __len__(self):
        return 3

    def __call__(self):
        return bytearray(32)  # = 48


def main():
    a = Vector([1, 2])  # = 16 + 32
    b = Vector([3])  # = 16 + 32
    c = a + b
    d = [a[0], b[1]]  # = 32
    return a() if len(a) == 3 else d


main()
