# A loop in a function: a tuple of two, which is one block, with every pass.
import time

kept = None


def main():
    global kept
    count = 0
    while True:
        count += 1
        kept = (kept, count)
        time.sleep_ms(1)
