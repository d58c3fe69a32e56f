# The list of a function, which is as full as it gets after some passes.
import time


def main():
    window = []
    while True:
        window.append("reading")
        if len(window) > 200:
            window.pop(0)
        time.sleep_ms(1)


if __name__ == "__main__":
    main()
