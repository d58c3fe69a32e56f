# piece: waits where the program has come to its end, as its callbacks or threads go on
_mpgc = _mpgc or ...


# Between two callbacks no probe is at work: one that a ctrl-C cut off, or that raised, has left a 1, and no loop of the program comes to a
# count() that takes it away.
def _mpgc(mpgc=_mpgc):
    import utime as time  # when: utime
    import time  # when: time

    sleep = time.sleep_ms  # when: ticks
    sleep = int  # unless: ticks

    def wait(sleep=sleep, passes=mpgc.index):
        while True:
            sleep(10)
            passes[-2] = 0  # when: resets

    mpgc.wait = wait
    return mpgc


_mpgc = _mpgc()

