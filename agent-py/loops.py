# Stage of loops that are looked at. At the head of each pass stands `_mpgc.count(n)or _mpgc.mark("",33)or _mpgc.copy(n)`, which is true
# for Python; n is twice the number of the loop. count() counts the passes of each loop, and is false where the next sample is due: at
# the head of the first passes, then whenever they have grown by an eighth. A line says before it of which loop and pass it is.
# copy() prints the heap map where that is due: of the first loop, before its first pass, and then when they are $WARM_UP$ and as
# many more as there were at the map before.
#
# passes: of each loop, the passes begun and that of the next sample; with callbacks what callbacks.py says; in the last place, the pass of
# the next map.
#
# With callbacks and no threads, count() begins with 0 in the last place but one: what raised in a probe before, like a ctrl-C, left 1 there.
#
# With threads one of them is in a probe at a time: another only counts meanwhile, and its sample is due at its next pass.
#
# The three stand side by side, as programs may leave little of the stack. Nothing here allocates: see core.py.
def _mpgc(mpgc=_mpgc):
    import _thread  # when: threads
    import array  # when: array

    after = ...  # a constant object, see core.py
    passes = array.array("l")  # when: array
    passes = []  # unless: array
    for _ in range($LOOPS$):
        passes.append(0)
        passes.append(1)
    lock = _thread.allocate_lock()  # when: threads
    passes.append(0)  # when: callbacks
    passes.append(1)

    def count(loop, passes=passes, out=print, take=lock.acquire):  # when: threads
    def count(loop, passes=passes, out=print):  # unless: threads
        passes[-2] = 0  # when: resets
        passes[loop] += 1
        if passes[loop] < passes[loop + 1]:
            return ...
        if not take(0):  # when: threads
            return ...  # when: threads
        passes[-2] = 1  # when: callbacks
        passes[loop + 1] += 1
        if passes[loop] > $STEPPED$:
            passes[loop + 1] += passes[loop] >> 3
        out("\x1e$SECRET$^", end=" ")
        out(loop >> 1, passes[loop], passes[loop] & 0xFFFF ^ loop)

    def copy(loop, passes=passes, calls=mpgc.send, give=lock.release):  # when: threads
    def copy(loop, passes=passes, calls=mpgc.send):  # unless: threads
        if loop == 0 and passes[0] >= passes[-1]:  # when: memInfo
            passes[-1] += passes[-1] + $WARM_UP$  # when: memInfo
            calls[0]("\x1e$SECRET$[")  # when: memInfo
            calls[5](1)  # when: memInfo
            calls[0]("\x1e$SECRET$]")  # when: memInfo
        passes[-2] = 0  # when: callbacks
        give()  # when: threads
        return ...

    mpgc.count = count
    mpgc.copy = copy
    mpgc.index = passes
    mpgc.find = lock.acquire  # when: threads
    return mpgc


_mpgc = _mpgc()

# include: waiting.py when: waits
# include: callbacks.py when: callbacks
# include: threads.py when: threads
