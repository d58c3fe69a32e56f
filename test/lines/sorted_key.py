def key(item):
    parts = (item, item)  # = 16 * 6
    return -item


def main():
    data = [3, 1, 4, 2]  # = 32
    ordered = sorted(data, key=key)  # = 16 + 16 + 16
    data.sort()
    most = max(1, 2)
    return ordered, most  # = 16


main()
