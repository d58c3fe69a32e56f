# A loop over a count without end, in a function behind another one.
def count():
    number = 0
    while True:
        yield number
        number += 1


def cycle(kept):
    for number in count():
        if number >= 0:
            kept[0] = (kept[0], number)


def main():
    cycle([None])


main()
