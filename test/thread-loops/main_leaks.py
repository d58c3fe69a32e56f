# The main thread keeps a tuple of two, which is one block, with every pass; another makes garbage at a pace of its own.
import _thread
import time

kept = None
count = 0


def work():
    while True:
        bytearray(50)
        time.sleep_ms(7)


_thread.start_new_thread(work, ())
while True:
    count += 1
    kept = (kept, count)
    time.sleep_ms(4)
