# The main thread waits; another keeps a tuple of two, which is one block, with every pass.
import _thread
import time

kept = None
count = 0


def work():
    global kept, count
    while True:
        count += 1
        kept = (kept, count)
        time.sleep_ms(4)


_thread.start_new_thread(work, ())
while True:
    time.sleep_ms(100)
