# Runs for about half a second at most, so that an interrupt which is ignored does no harm.
def _mpgc():
    from builtins import print
    import time  # when: time
    import utime as time  # when: utime

    print("\x1e")
    end = time.ticks_ms() + 500
    while time.ticks_ms() < end:
        pass


_mpgc()
