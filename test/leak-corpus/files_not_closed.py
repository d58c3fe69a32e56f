# Connections that are opened and never closed: the table of open ones holds them.
open_files = {}


class File:
    def __init__(self, number):
        self.buffer = bytearray(64)
        open_files[number] = self

    def close(self):
        self.buffer = None

    def __del__(self):
        self.close()


count = 0


def step():
    global count
    count += 1
    File(count)
