def dive(depth):
    if depth:
        kept = dive(depth - 1)
        return (kept, depth)  # = 16 * 24
    return [depth]  # = 32


def main():
    a = [dive(24)]  # = 32
    return a


main()
