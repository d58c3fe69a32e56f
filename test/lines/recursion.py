def build(depth):
    if depth == 0:
        return ()
    below = build(depth - 1)
    here = bytearray(30)  # = 48 * 6
    return [below, here]  # = 32 * 6


def total(tree):
    if not tree:
        return 0
    return total(tree[0]) + len(tree[1]) + len((tree, tree))  # = 16 * 6


def main():
    tree = build(6)
    return total(tree)


main()
