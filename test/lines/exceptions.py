def check(value):
    data = bytearray(20)  # = 48 * 3
    if value < 0:
        raise_it(data)
    return data


def raise_it(data):
    kept = [data]  # = 32
    raise MEANT  # = 48


class Meant(Exception):
    pass


MEANT = Meant()


def main():
    result = check(1)
    try:
        check(-1)
    except Meant:
        result = [result]  # = 32
    result = (result, check(2))  # = 16
    return result


main()
