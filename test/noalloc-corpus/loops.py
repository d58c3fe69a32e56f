# Loops over a range and over a bytearray, a while with two tests, continue and break.
data = bytearray(b"\x01\x02\x03\x04")


def isr():
    total = 0
    for index in range(4):
        if index == 2:
            continue
        total += data[index]
    for value in data:
        total ^= value
    while total > 0 and total != 1:
        total >>= 1
        if total == 3:
            break
    return total
