# piece: at the program's end, waits until no other thread is in a probe, and lets none into one again
# What interrupts the main thread in a probe of its own leaves that taken.
_mpgc = _mpgc or ...


def _mpgc(mpgc=_mpgc):
    import utime as time  # when: utime
    import time  # when: time

    def leave(self, kind, value, traceback, leave=mpgc.__exit__, take=mpgc.find, sleep=time.sleep_ms):  # when: ticks
        tries = 100  # when: ticks
        while tries and not take(0):  # when: ticks
            tries -= 1  # when: ticks
            sleep(10)  # when: ticks
        return leave(self, kind, value, traceback)  # when: ticks

    def leave(self, kind, value, traceback, leave=mpgc.__exit__, take=mpgc.find):  # unless: ticks
        take(0)  # unless: ticks
        return leave(self, kind, value, traceback)  # unless: ticks

    mpgc.__exit__ = leave
    return mpgc


_mpgc = _mpgc()

