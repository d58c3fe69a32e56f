# A loop at the top: a tuple of two, and a bytearray with its data, with every pass.
import time

kept = None
while True:
    kept = (kept, bytearray(20))
    time.sleep_ms(1)
