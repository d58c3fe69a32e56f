def main(name, number):
    a = f"{name} has {number} of something that has a long name"  # = 32 + 16 + 64
    b = f"{a}{a}"  # = 80 + 80 + 16 + 112
    return b


main("a sensor", 12)
