def read(kept):
    try:
        return bytearray(20)  # = 48
    finally:
        kept.append((1, kept))  # = 16
        kept.append(2)


def both():
    try:
        return bytearray(10)  # = 32
    finally:
        return [1]  # = 32


def plain(kept):
    try:
        kept = [kept]  # = 32
    finally:
        kept = (kept, kept)  # = 16
    kept = [kept]  # = 32
    return kept


def main():
    kept = []  # = 32
    data = [read(kept)]  # = 32
    data = (data, both())  # = 16
    data = (data, plain(kept))  # = 16
    return [data, kept]  # = 32


main()
