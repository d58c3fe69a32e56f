def build(depth):
    if depth == 0:
        return ()
    below = build(depth - 1)
    here = bytearray(30)  # = 48 * 2
    return [below, here]  # = 32 * 2


def total(tree):
    if not tree:
        return 0
    return total(tree[0]) + len(tree[1]) + len((tree, tree))  # = 16 * 2


def main():
    tree = build(2)
    return total(tree)


main()
