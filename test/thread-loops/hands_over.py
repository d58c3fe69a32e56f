# Two threads that hand each other buffers, and keep none.
import _thread
import time

lock = _thread.allocate_lock()
handed = []


def work():
    while True:
        with lock:
            handed.append(bytearray(40))
        time.sleep_ms(4)


_thread.start_new_thread(work, ())
while True:
    with lock:
        handed.clear()
    time.sleep_ms(6)
