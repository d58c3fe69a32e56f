def main(word, number):
    a = word * 10  # = 16 + 64
    b = a + a  # = 16 + 128
    c = a[:20]  # = 16 + 16 + 32
    d = b"bytes of" + bytes(c, "utf8")  # = 16 + 16 + 32
    e = a + str(number)  # = 16 + 16 + 16 + 80
    word == a
    return d, e  # = 16


main("abcdef", 123456)
