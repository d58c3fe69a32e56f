# Runs for about half a second at most, so that an interrupt which is ignored does no harm. Where input can be looked for,
# it ends as soon as the interrupt lies there as a character: then it is none. It spins in between, as programs do.
def _mpgc():
    from builtins import Exception, print
    import time  # when: time
    import utime as time  # when: utime
    import sys

    poll = None
    try:
        import select

        poll = select.poll()
        poll.register(sys.stdin, 1)
    except Exception:
        poll = None
    print("\x1e")
    end = time.ticks_ms() + 500
    while time.ticks_ms() < end and not (poll and poll.poll(0)):
        step = time.ticks_ms() + 20
        while time.ticks_ms() < step:
            pass


_mpgc()
