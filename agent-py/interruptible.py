# Runs for about half a second at most, so that an interrupt which is ignored does no harm. Where input can be looked for,
# and none is there at first, it ends as soon as there is some: the interrupt, taken for a character. It spins in
# between, as programs do.
def _mpgc():
    from builtins import Exception, print
    import time  # when: time
    import utime as time  # when: utime
    import sys

    try:
        import select

        poll = select.poll()
        poll.register(sys.stdin, 1)
        poll = None if poll.poll(0) else poll
    except Exception:
        poll = None
    print("\x1e")
    end = time.ticks_ms() + 500
    while time.ticks_ms() < end and not (poll and poll.poll(0)):
        step = time.ticks_ms() + 20
        while time.ticks_ms() < step:
            pass


_mpgc()
