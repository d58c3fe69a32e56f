# The main thread waits; a timer keeps a tuple of two, which is one block, with every call.
import time
from machine import Timer

kept = None
count = 0


def tick(timer):
    global kept, count
    count += 1
    kept = (kept, count)


timer = Timer(-1, mode=Timer.PERIODIC, period=5, callback=tick)
while True:
    time.sleep_ms(100)
