# Keeps every reading: a tuple of two is one block.
import time

readings = None
count = 0
while True:
    count += 1
    readings = (readings, count)
    time.sleep_ms(1)
