# With every third pass of the loop a function is scheduled, and each call of that keeps a tuple of two.
import time
from micropython import schedule

kept = None


def later(number):
    global kept
    kept = (kept, number)


passes = 0
while True:
    passes += 1
    if passes % 3 == 0:
        schedule(later, passes)
    time.sleep_ms(1)
