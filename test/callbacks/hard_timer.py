# A hard interrupt cannot allocate, and nobody can look at the heap in it: it is counted, and the loop is judged.
import time
from machine import Timer

ticks = bytearray(4)


def tick(timer):
    ticks[0] = (ticks[0] + 1) & 255


try:
    timer = Timer(-1, mode=Timer.PERIODIC, period=7, callback=tick, hard=True)
except TypeError:
    pass
passes = 0
while True:
    passes = (passes + 1) & 255
    time.sleep_ms(2)
