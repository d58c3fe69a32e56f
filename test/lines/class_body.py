def main():
    class Point:  # = CLASS
        table = [0] * 20  # = 32 + 16 + 80 + 16
        names = bytearray(40)  # = 16 + 48

        def __init__(self, x):  # = FUNCTION + 16
            self.x = x  # = 16

    point = Point(1)  # = 16
    return point.names


main()
