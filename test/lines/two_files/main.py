import helper


def main():
    first = helper.make(50)
    second = helper.Kept(first)  # = 16
    return [first, second.both()]  # = 32


main()
