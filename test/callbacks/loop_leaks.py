# The timer keeps nothing; each pass of the loop a tuple of two, and a bytearray with its data.
import time
from machine import Timer

ticks = bytearray(4)
kept = None


def tick(timer):
    ticks[0] = (ticks[0] + 1) & 255


timer = Timer(-1, mode=Timer.PERIODIC, period=7, callback=tick)
while True:
    kept = (kept, bytearray(20))
    time.sleep_ms(20)
