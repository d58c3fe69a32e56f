# The agent of runs with a probe before each line, in place of core.py: what a line allocates is what is in use at the next probe
# more than at its own. Nothing here allocates but what is said to, and no function has a frame on the heap: see core.py.
#
# count(at) stands before a line, end(value) around what a function gives back and at its end. `at` is the place of the line's counters.
#
# buffer: [0] the line that is measured, or -1; [1] bytes in use when that began; [2] place of the function that runs, among those
# that do; [3] whether the board collected by itself at the end; [4] collections by the probes, between two lines; [5] bytes in use from which on they
# collect. From 8: of each function that runs, the owner of its lines, and the line that called it. From $FIRST$: of each line
# hits, measured hits, and units of 16 bytes that these added. The first one is of what cannot be told whose it is: other tasks ran
# while a line waited.
#
# While the program runs, the board does not collect by itself: a collection in the middle of a line would hide what that allocates.
#
# Of a line that is met often, ever fewer hits are measured: all of 32, then every second of 32, every fourth.
#
# owners: of each line its function, as a byte. What a line belongs to need not be what runs on top: an exception has left functions, or
# a task goes on. Then it is looked for below, else it is entered.

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
    buffer[0] = -1
    buffer[2] = 8
    buffer[8] = -1
    buffer[5] = $LIMIT$
    alloc = gc.mem_alloc
    alloc = parts[1] if parts[1]() == gc.mem_alloc() else alloc  # when: counts
    return buffer, alloc, gc


_mpgc = _mpgc()

# piece: ends what is measured
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

    def close(buffer=buffer, calls=(alloc, tidy)):
        used = calls[0]()
        buffer[buffer[0] + 2] += used - buffer[1] >> 4
        buffer[0] = -1
        if used > buffer[5]:
            calls[1]()
            return calls[0]()
        return used

    return buffer, alloc, close, gc


_mpgc = _mpgc()

# piece: what stands in the program
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    buffer, alloc, close, gc = parts

    def turn(at, buffer, owners):
        found = buffer[2]
        if at >= $ENTERED$:
            while found > 8 and buffer[found] != owners[at >> 2]:
                found -= 2
            if buffer[0] >= $PAUSING$:
                buffer[0] = $FIRST$
            if found > 8:
                buffer[2] = found
                return
            found = buffer[2]
        found = found + 2 if found < $DEEPEST$ else 10
        buffer[2] = found
        buffer[found] = owners[at >> 2]
        buffer[found + 1] = buffer[0]

    def count(at, buffer=buffer, owners=$OWNERS$, calls=(alloc, turn, close)):
        buffer[at] += 1
        if at < $ENTERED$ or owners[at >> 2] != buffer[buffer[2]]:
            calls[1](at, buffer, owners)
        used = calls[2]() if buffer[0] >= 0 else -1
        if buffer[at] & (1 << (buffer[at + 1] >> 5)) - 1:
            return
        buffer[at + 1] += 1
        buffer[0] = at
        buffer[1] = calls[0]() if used < 0 else used

    def end(value, buffer=buffer, calls=(alloc, close)):
        used = calls[1]() if buffer[0] >= 0 else -1
        if buffer[2] > 8:
            buffer[0] = buffer[buffer[2] + 1]
            buffer[2] -= 2
            if buffer[0] >= 0:
                buffer[1] = calls[0]() if used < 0 else used
        return value

    return buffer, count, end, close, gc


_mpgc = _mpgc()

# piece: what programs and the host call it by
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    import sys  # when: sysModules

    # A sample is asked for at the program's end, which the host waits for: it is of nothing.
    def call(label="", kind=4, out=print):
        if kind == 24:
            out("\x1e$SECRET$ 1 24 0 0 0 0 0 0 $CHECK$ ", "\x1e$SECRET$")

    class mpgc:
        mark = call
        count = parts[1]
        end = parts[2]
        index = parts[0]
        value = ...
        send = (print, call, issubclass, SystemExit)

        def __enter__(self, gc=parts[4]):
            gc.disable()  # when: exact
            gc.collect()

        def __exit__(self, kind, value, traceback, calls=send, parts=parts):
            if parts[0][0] >= 0:
                parts[3]()
            parts[0][2] = 8
            parts[0][3] = parts[4].isenabled()
            parts[4].enable()
            if not kind:
                calls[0]("\x1e$SECRET$", "*")
            elif calls[2](kind, calls[3]):
                calls[0]("\x1e$SECRET$!", end="")
                calls[0](value.args)
            calls[1]("", 24)
            return kind and calls[2](kind, calls[3])

    sys.modules["mpgc"] = mpgc  # when: sysModules
    return mpgc


_mpgc = _mpgc()
