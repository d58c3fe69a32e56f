class Client:
    rate = 5

    def __init__(self):
        self.pending = {}
        self.name = "client number one"


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


client = Client()
for i in range(8):
    client.pending["k%d" % i] = (i, bytearray(50))
points = [Point(i, 2 * i) for i in range(5)]
nested = {"a": {"b": [1, 2, [3, 4, bytearray(300)]]}}
big = 1 << 100


def counter():
    buf = bytearray(100)

    def step():
        return buf

    return step


step = counter()
method = points.append
