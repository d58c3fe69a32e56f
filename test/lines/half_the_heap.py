def main():
    small = bytearray(10)  # = 16 + 16
    large = bytearray(36000)  # = 16 + 36000
    return (small, large)  # = 16


main()
