# piece: waits where the program has come to its end, as its callbacks or threads go on
_mpgc = _mpgc or ...


def _mpgc(mpgc=_mpgc):
    import utime as time  # when: utime
    import time  # when: time

    def wait(sleep=time.sleep_ms):  # when: ticks
        while True:  # when: ticks
            sleep(10)  # when: ticks

    def wait():  # unless: ticks
        while True:  # unless: ticks
            pass  # unless: ticks

    mpgc.wait = wait
    return mpgc


_mpgc = _mpgc()

