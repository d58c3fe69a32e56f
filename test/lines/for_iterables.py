def main(numbers, table):
    for index, number in enumerate(numbers):  # = 16 + 16 + 16 * 3
        index + number
    for a, b in zip(numbers, numbers):  # = 16 + 16 + 16 + 16 * 3
        if a:
            continue
    for key, value in table.items():  # = 16 + 16 * 2
        pair = [key, value]  # = 32 * 2
    for key in table:
        key
    for number in numbers:
        number
    for x in [bytearray(1), 2]:  # = 16 + 16 + 32
        x
    for a, b in enumerate(numbers): break  # = 16 + 16 + 16


main([1, 2, 3], {1: 2, 3: 4})
