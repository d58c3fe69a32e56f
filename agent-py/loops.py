# Stage of loops that are looked at. At the head of each pass stands `_mpgc.count(n)or _mpgc.mark("",33)or _mpgc.copy(n)`, which is true
# for Python; n is twice the number of the loop. count() counts the passes of each loop, and is false where the next sample is due: at
# the head of the first passes, then whenever they have grown by an eighth. A line says before it of which loop and pass it is.
# copy() prints the heap map where that is due: of the first loop, before its first pass, and then when they are $WARM_UP$ and as
# many more as there were at the map before.
#
# passes: of each loop, the passes begun and that of the next sample; with callbacks what callbacks.py says; in the last place, the pass of
# the next map.
#
# With callbacks, count() begins with 0 in the last place but one: what raised in a probe before, like a ctrl-C, left 1 there.
#
# The three stand side by side, as programs may leave little of the stack. Nothing here allocates: see core.py.
def _mpgc(mpgc=_mpgc):
    import array  # when: array

    after = ...  # a constant object, see core.py
    passes = array.array("l")  # when: array
    passes = []  # unless: array
    for _ in range($LOOPS$):
        passes.append(0)
        passes.append(1)
    passes.append(0)  # when: callbacks
    passes.append(1)

    def count(loop, passes=passes, out=print):
        passes[-2] = 0  # when: callbacks
        passes[loop] += 1
        if passes[loop] < passes[loop + 1]:
            return ...
        passes[-2] = 1  # when: callbacks
        passes[loop + 1] += 1
        if passes[loop] > $STEPPED$:
            passes[loop + 1] += passes[loop] >> 3
        out("\x1e$SECRET$^", end=" ")
        out(loop >> 1, passes[loop], passes[loop] & 0xFFFF ^ loop)

    def copy(loop, passes=passes, calls=mpgc.send):
        if loop == 0 and passes[0] >= passes[-1]:  # when: memInfo
            passes[-1] += passes[-1] + $WARM_UP$  # when: memInfo
            calls[0]("\x1e$SECRET$[")  # when: memInfo
            calls[5](1)  # when: memInfo
            calls[0]("\x1e$SECRET$]")  # when: memInfo
        passes[-2] = 0  # when: callbacks
        return ...

    mpgc.count = count
    mpgc.copy = copy
    mpgc.index = passes
    return mpgc


_mpgc = _mpgc()

# include: callbacks.py when: callbacks
