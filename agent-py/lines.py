# The agent of runs with a probe before each line, in place of core.py: what a line allocates is what is in use at the next probe
# more than at its own. Nothing here allocates but what is said to, and no function has a frame on the heap: see core.py.
#
# count(at) stands before a line, end(value) around what a function gives back and at its end. `at` is the place of the line's counters.
#
# buffer: [0] the line that is measured, or 0; [1] bytes in use when that began; [2] place of the function that runs, among those
# that do; [3] whether the board collected by itself at the end; [4] collections by the probes, between two lines; [5] bytes in use from which on they
# collect. From 8: of each function that runs, the owner of its lines, and the line that called it, if that was measured. From $FIRST$: of
# each line hits, measured hits, units of 16 bytes that these added, its owner, which is the function that it
# belongs to, and the most units that were added at once. The first line
# is of what cannot be told whose it is: other tasks ran while a line waited.
#
# While the program runs, the board does not collect by itself: a collection in the middle of a line would hide what that allocates.
#
# Of a line that is met often, ever fewer hits are measured: all of 32, then 32 of a fourth of them, 32 of a
# 16th. Which ones these are follows the golden ratio, so that a period of the program is not met at one place only.
#
# What a line belongs to need not be what runs on top: an exception has left functions, or a task goes on. Then it is looked for below,
# else it is entered.
# piece: nothing yet
_mpgc = ...  # when: counts

# include: count_thumb.py when: thumb
# include: count_viper.py when: viper

# piece: the counters
_mpgc = _mpgc or ...  # when: counts


def _mpgc(parts=_mpgc):  # when: counts
def _mpgc():  # unless: counts
    import array  # when: array
    import gc

    buffer = array.array("l", [0])  # when: array
    buffer = [0]  # unless: array
    buffer.extend(buffer)
    buffer.extend(buffer)
    buffer.extend(buffer)
    while len(buffer) * 2 <= $WORDS$:
        buffer.extend(buffer)
    buffer.extend(buffer[: $WORDS$ - len(buffer)])
    buffer[2] = 8
    buffer[5] = $LIMIT$
    at = $FIRST$ + 3
    for owner in $OWNERS$:
        buffer[at] = owner
        at += 5
    alloc = gc.mem_alloc
    alloc = parts[1] if parts[1]() == gc.mem_alloc() else alloc  # when: counts
    return buffer, alloc, gc


_mpgc = _mpgc()

# piece: measures
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    buffer, alloc, gc = parts

    # Collects where little is left, between two lines. What is live then decides when that is next.
    def tidy(buffer=buffer, calls=(gc.collect, alloc)):
        calls[0]()
        buffer[4] += 1
        buffer[5] = calls[1]()
        buffer[5] += $TOTAL$ - buffer[5] >> 1
        if buffer[5] < $LIMIT$:
            buffer[5] = $LIMIT$

    # Ends the line that is measured, if there is one, and begins another, if it is one.
    def turn(at, buffer=buffer, calls=(alloc, tidy)):
        used = calls[0]()
        if buffer[0]:
            buffer[1] = used - buffer[1] >> 4
            buffer[buffer[0] + 2] += buffer[1]
            if buffer[1] > buffer[buffer[0] + 4]:
                buffer[buffer[0] + 4] = buffer[1]
            if used > buffer[5]:
                calls[1]()
                used = calls[0]()
        buffer[0] = at
        buffer[1] = used

    return buffer, turn, gc


_mpgc = _mpgc()
