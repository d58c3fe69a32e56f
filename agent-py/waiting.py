# piece: waits where the program has come to its end, as its callbacks or threads go on
_mpgc = _mpgc or ...


# Between two callbacks no probe is at work: one that a ctrl-C cut off, or that raised, has left a 1, and no loop of the program comes to a
# count() that takes it away.
def _mpgc(mpgc=_mpgc):
    import utime as time  # when: utime
    import time  # when: time

    def wait(sleep=time.sleep_ms, passes=mpgc.index):  # when: ticks
        while True:  # when: ticks
            sleep(10)  # when: ticks
            passes[-2] = 0  # when: resets

    def wait(passes=mpgc.index):  # unless: ticks
        while True:  # unless: ticks
            passes[-2] = 0  # when: resets
            pass  # unless: ticks

    mpgc.wait = wait
    return mpgc


_mpgc = _mpgc()

