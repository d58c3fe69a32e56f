# The agent of runs with a probe before each line, in place of core.py: what a line allocates is what is in use at the next probe
# more than at its own. Nothing here allocates but what is said to, and no function has a frame on the heap: see core.py.
#
# count(at) stands before a line, end(value) around what a function gives back and at its end. `at` is the place of the line's counters.
#
# buffer: [0] the line that is measured, or 0; [1] bytes in use when that began; [2] place of the function that runs, among those
# that do; [3] whether the board collected by itself at the end; [4] collections by the probes, between two lines; [5] bytes in use from which on they
# collect; [6] and [7] for how many hits the line stands that is to be measured, and that is; [8] units of 16 bytes that the whole program
# added. Of the time at which most functions ran: [9] the place of the last of them, [10] the stack in use, [11] the line that it began with, [12] how
# many of them were that same function; [13] the stack in use when one ran; [14] whether more ran than
# are counted, or an exception has left some that are counted still. From $FIRST$: of each line hits, measured hits, units that these added, each for all hits that it
# stands for, its owner, which is the function that it belongs to, the most units that were added at once in a hit that stands for several, the
# next hit that is measured, and for how many that stands. The first line is of what cannot be told whose it is: other tasks ran while a line
# waited. From $BOTTOM$ + 4: of each function that runs, the owner of its lines, its line, if that is measured, how many calls have come back to
# that, and for how many hits it stands.
#
# While the program runs, the board does not collect by itself: a collection in the middle of a line would hide what that allocates.
#
# With `maps` nothing is thinned, and each line's end prints the heap map: of calls, or passes of the loop whose head is $BOUNDARY$, from the
# $WARM_UP$th on to the $LAST$th. [1] is whether it does, [3] counts them, and [4] the maps. With `whole` it does from the program's first line on, but for
# lines whose next measured hit never comes, and collects between two lines when [5] bytes are in use.
#
# Of a line that is met often, ever fewer hits are measured: all of 32, then 32 that stand for some 4 each, 32 for some 16, up to 4096; of a line that
# was seen to add more than a unit in eight hits, 512 each time, unless the heap in use is so large that reading it takes
# long. How many a hit stands for, which is how many have gone by since the last one, is spread over half of that
# to one and a half, so that a period of the program is not met at one place only.
#
# What a line belongs to need not be what runs on top: an exception has left functions, or a task goes on. Then it is looked for below,
# else it is entered.

# piece: nothing yet
_mpgc = ...  # when: counts

# include: count_thumb.py when: thumb
# include: count_viper.py when: viper
# include: count_areas.py when: areas

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
    buffer[2] = $BOTTOM$
    buffer[5] = $LIMIT$
    at = $FIRST$ + 3
    for owner in $OWNERS$:
        buffer[at] = owner
        buffer[at + 2] = buffer[at + 3] = 1
        at += 7
    alloc = gc.mem_alloc
    alloc = parts[1] if parts[1]() == gc.mem_alloc() else alloc  # when: counts
    return buffer, alloc, gc


_mpgc = _mpgc()

# piece: measures
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    buffer, alloc, gc = parts
    import micropython

    lock = getattr(micropython, "heap_lock", int)  # unless: maps
    unlock = getattr(micropython, "heap_unlock", int)  # unless: maps

    # Prints the heap map as it is when a line has ended, and between two calls or passes the one behind a collection. In one function, as
    # programs may leave little of the stack. A callback that comes in the middle of it has no maps: it would keep it from ever coming
    # to its end.
    def turn(at, buffer=buffer, calls=(print, micropython.mem_info, gc.collect, alloc)):  # when: maps
        if buffer[7]:  # when: maps
            return  # when: maps
        buffer[7] = 1  # when: maps
        ended = buffer[0]  # when: maps
        buffer[0] = at if at > 1 else 0  # when: maps
        while True:  # when: maps
            if buffer[1] and (ended == 1 or ended >= $ENDED$ and buffer[3] < $LAST$):  # when: maps
                calls[0]("\x1e$SECRET$@", end=" ")  # when: maps
                calls[0](ended, buffer[3], ended ^ buffer[3])  # when: maps
                calls[0]("\x1e$SECRET$[")  # when: maps
                calls[1](1)  # when: maps
                buffer[4] += 1  # when: maps
                calls[0]("\x1e$SECRET$]")  # when: maps
            if at != $BOUNDARY$ and (ended == 1 or buffer[1] >= $ENDED$ and calls[3]() < buffer[5]):  # when: maps
                buffer[7] = 0  # when: maps
                return  # when: maps
            at = 0  # when: maps
            ended = 1  # when: maps
            buffer[3] += 1  # when: maps
            if buffer[3] >= $WARM_UP$:  # when: maps
                buffer[1] = 1  # when: maps
                calls[2]()  # when: maps

    # Collects where little is left, between two lines. What is live then decides when that is next. Not in an interrupt, in which the heap
    # is locked: that may have come in the middle of an allocation.
    def tidy(buffer=buffer, calls=(gc.collect, alloc, lock, unlock)):  # unless: maps
        calls[2]()  # unless: maps
        if calls[3]():  # unless: maps
            return  # unless: maps
        buffer[8] += calls[1]() >> 4  # unless: maps
        calls[0]()  # unless: maps
        buffer[4] += 1  # unless: maps
        buffer[5] = calls[1]()  # unless: maps
        buffer[8] -= buffer[5] >> 4  # unless: maps
        buffer[5] += $TOTAL$ - buffer[5] >> 1  # unless: maps
        if buffer[5] < $LIMIT$:  # unless: maps
            buffer[5] = $LIMIT$  # unless: maps

    # Ends the line that is measured, if there is one, and begins another, if it is one.
    calls = (alloc, tidy)  # unless: maps

    def turn(at, buffer=buffer, calls=calls):  # unless: maps
        used = calls[0]()  # unless: maps
        line = buffer[0]  # unless: maps
        if line:  # unless: maps
            units = used - buffer[1] >> 4  # unless: maps
            buffer[0] = 0  # unless: maps
            buffer[line + 2] += units * buffer[7]  # unless: maps
            if buffer[7] > 1 and units > buffer[line + 4]:  # unless: maps
                buffer[line + 4] = units  # unless: maps
            if used > buffer[5]:  # unless: maps
                calls[1]()  # unless: maps
                used = calls[0]()  # unless: maps
        buffer[1] = used  # unless: maps
        if at:  # unless: maps
            buffer[7] = buffer[6]  # unless: maps
        buffer[0] = at  # unless: maps

    # Takes what is in use off before the first line of the program, with -1, and adds it behind the last.
    def whole(sign, buffer=buffer, calls=(alloc, gc.isenabled)):  # unless: maps
        buffer[8] += sign * (calls[0]() >> 4)  # unless: maps
        buffer[3] |= calls[1]()  # unless: maps

    # More functions run than ever before.
    def deep(at, buffer=buffer, use=micropython.stack_use):  # when: depth
        place = buffer[2]  # when: depth
        buffer[9] = place  # when: depth
        buffer[10] = use()  # when: depth
        buffer[11] = at  # when: depth
        buffer[12] = 0  # when: depth
        if place == $BOTTOM$ + 4:  # when: depth
            buffer[13] = buffer[10]  # when: depth
        while place > $BOTTOM$:  # when: depth
            if buffer[place] == buffer[buffer[2]]:  # when: depth
                buffer[12] += 1  # when: depth
            place -= 4  # when: depth

    return buffer, turn, gc, whole, calls, deep  # when: depth
    return buffer, turn, gc, whole, calls  # when: depthless
    return buffer, turn, gc  # when: maps


_mpgc = _mpgc()
