# print() writes texts and small ints as they come.
n = 0


def isr():
    global n
    n += 1
    print("tick", n)
