# piece: functions that timers, pins or a scheduler call
# They have call() in place of count(), see loops.py. It comes between any two steps of the program, those of a probe as well. While one is at
# work, and deep in the stack, it only counts, and its sample is due at its next call. So it does in a hard interrupt, where the
# heap is locked: that may come in the middle of an allocation. A board whose heap_unlock() does not say how often the heap is locked
# does not tell of a hard interrupt either.
#
# passes, the last place but one: 1 while a probe is at work, 2 when the program has ended: what its callbacks do then is none of its passes.
_mpgc = _mpgc or ...


def _mpgc(mpgc=_mpgc):
    import micropython

    calls = (
        getattr(micropython, "heap_lock", int),
        getattr(micropython, "heap_unlock", int),
        micropython.stack_use,  # when: stack
        int,  # unless: stack
    )

    def call(loop, passes=mpgc.index, count=mpgc.count, calls=calls):
        if passes[-2] > 1:
            return ...
        calls[0]()
        if calls[1]() == 0 and not passes[-2] and calls[2]() < $DEEPEST$:
            return count(loop)
        passes[loop] += 1
        return ...

    def leave(self, kind, value, traceback, passes=mpgc.index, leave=mpgc.__exit__):
        passes[-2] = 2
        return leave(self, kind, value, traceback)

    mpgc.call = call
    mpgc.__exit__ = leave
    return mpgc


_mpgc = _mpgc()
