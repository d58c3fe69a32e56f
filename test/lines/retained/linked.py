head = None


def main():
    global head
    for i in range(15):
        head = (head, i)  # = 16 * 15


main()
