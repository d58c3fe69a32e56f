# Waits for something in a loop that ends, then works in one that goes on and keeps nothing.
import time


def connect():
    tries = 0
    while True:
        tries += 1
        if tries > 3:
            break
        time.sleep_ms(1)


def work(buffer):
    buffer[0] = (buffer[0] + 1) & 255


connect()
buffer = bytearray(64)
try:
    while True:
        work(buffer)
        time.sleep_ms(1)
finally:
    print("stopped")
