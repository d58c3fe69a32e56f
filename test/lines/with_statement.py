class Guard:
    def __init__(self, size):
        self.size = size  # = 16 * 2

    def __enter__(self):
        return bytearray(self.size)  # = 16 + 64 + 16 + 32

    def __exit__(self, *error):
        data = (self, self)  # = 16 * 2
        return True


def main():
    with Guard(50) as data:  # = 16 + 32
        kept = [data]  # = 32
    with Guard(20) as data:  # = 16
        kept = [data, kept]  # = 32
        raise_it()
    return (kept, data)  # = 16


def raise_it():
    kept = bytearray(60)  # = 16 + 64
    raise MEANT  # = 32 + 32


MEANT = ValueError()
main()
