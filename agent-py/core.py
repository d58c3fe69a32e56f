# The agent's core: takes a sample of the heap, keeps it, prints it.
#
# Before it is sent, src/agent/script/pack-source.ts drops the comments, picks the lines for what the firmware was
# found to have (`when`, `unless`), puts in the files that it includes, renames the variables to names that every firmware holds in ROM, and cuts it at the
# `# piece` lines. Each piece is compiled by itself, and leaves in `_mpgc` what the next one takes: what a compiler needs
# for all of them at once would push what stays into the middle of a small heap. int stands in for a function that is
# missing: int() is 0 and allocates nothing.
#
# Nothing here allocates, not even for a moment. A function whose frame (its variables and the deepest
# expression) is over 10 words gets it from the heap (py/objfun.c, VM_MAX_STATE_ON_STACK): hence functions of few
# variables, what they call in tuples, and what they must remember in `buffer`.
#
# buffer: [0] index of the next free slot, [1] samples taken, [2] cost of the last call in us, [3] when it
# ended, or -1 while a call is under way, [4] when it began, [5] when collectEvery last collected, [6:48] six
# samples of 7 values: kind, ms, allocated, free, stack, pause in us, cost of the call before in us.
# calls: [0] us, [1] ms, [2] allocated, [3] free, [4] stack, [5] collect, [6] flush, [7] overwrite; where the board counts in
# its allocation tables, [2] is that, [8] gc.mem_alloc() and [9] the comparison of the two; where the heap grows, [3] is free_areas.py, and [10]
# and [11] its own. Where heap maps are read while the program
# runs, [-1] prints one that is due (copy_map.py): what that takes is part of what the call cost.
# kind: 4 times the source (0 prompt, 1 mark, 2 iteration-start, 3 iteration-end, 4 timer, 5 failure, 6 program-end,
# 7 call), plus 1 to collect first, plus 2 if it may wait in the buffer until that is full. Below 48 a kind is one
# byte of code. On the host: src/agent/script/sample-kind.ts.
#
# utime before time: some firmwares put a frozen Python module in front of time, which fills 1.2 KB of heap.
#
# An interrupt in flush leaves the buffer full: the next call prints it again first, and the host knows the
# numbers. print and mem_info are taken at load, because programs define names of their own.
# They stand in a tuple: old firmwares bind a builtin that is looked up in a class.
#
# `...` is the one constant object of each piece: the table of constant objects lies behind the table of names, and an
# empty one would point past its block, which keeps whatever stands there from being collected.
#
# The timer's samples count from the program's first line to its end: at the prompt they would be printed into what the
# board and the host say to each other.
#
# A record is a line: marker, number of the sample, its 7 values, checksum, label, marker: a label may hold anything. The
# marker has the secret of the run in it, which no program can know. Ticks are cut to 30 bits, the
# largest small integer of a 32-bit build, so that no value here is ever a heap object. The VM takes interrupts
# only at jumps: what stands in one straight line happens as a whole.

# piece: prints what waits in the buffer
_mpgc = ...


def _mpgc(label, buffer, out=print):
    at = 6
    while at < buffer[0]:
        check = buffer[1] - (buffer[0] - at) // 7 + 1
        out("\x1e$SECRET$", end=" ")
        out(check, end=" ")
        end = at + 7
        while at < end:
            out(buffer[at], end=" ")
            check = (check * 31 ^ buffer[at]) % 65521
            at += 1
        out(check, label, "\x1e$SECRET$")
    buffer[0] = 6


# piece: goes deep into the stack and comes back: what stale words there would keep is garbage then
_mpgc = _mpgc or ...  # when: overwrites


def _mpgc(flush=_mpgc):  # when: overwrites
    import micropython  # when: overwrites

    # It has a small frame, too, and stops where the next one would find no room below the limit of the stack. Some builds
    # have a limit of their own for frames, which nothing tells: there it raises, right before a collection.
    def deep(call, n, use):  # when: overwrites
        n and use() < $DEEPEST$ and call(call, n - 1, use)  # when: overwrites

    # Apart from mark, as what catches needs room in the frame: mark's would be on the heap.
    def overwrite(call=deep, use=micropython.stack_use, error=RuntimeError):  # when: overwrites
        try:  # when: overwrites
            call(call, 12, use)  # when: overwrites
        except error:  # when: overwrites
            pass  # when: overwrites

    return flush, overwrite  # when: overwrites


_mpgc = _mpgc()  # when: overwrites


# include: count_thumb.py when: thumb
# include: count_viper.py when: viper
# include: count_areas.py when: areas
# include: compare_counts.py when: counts
# include: free_areas.py when: areas

# piece: the buffer, and what is called
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    import gc
    import micropython  # when: stackUse
    import array  # when: array
    import utime as time  # when: utime
    import time  # when: time

    # It grows where it stands: from one list it would be copied, behind the list.
    buffer = array.array("l", [6, 0, 0])  # when: array
    buffer = [6, 0, 0]  # unless: array
    buffer.extend(buffer)
    buffer.extend(buffer)
    buffer.extend(buffer)
    buffer.extend(buffer)
    parts, count, compare = parts  # when: oneTable
    parts, count, compare, free = parts  # when: areas
    calls = (
        time.ticks_us,  # when: ticks
        time.ticks_ms,  # when: ticks
        int,  # unless: ticks
        int,  # unless: ticks
        count,  # when: counts
        gc.mem_alloc,  # unless: counts
        gc.mem_free,  # when: asksFree
        free,  # when: areas
        int,  # when: fixedFree
        micropython.stack_use,  # when: stackUse
        int,  # unless: stackUse
        gc.collect,
        parts[0],  # when: overwrites
        parts[1],  # when: overwrites
        parts,  # unless: overwrites
        int,  # when: fills
        gc.mem_alloc,  # when: counts
        compare,  # when: counts
        0,  # when: areas
        0,  # when: areas
    )
    calls = list(calls)  # when: listed
    return buffer, calls


_mpgc = _mpgc()

# include: compare_states.py when: counts
# include: hold_map.py when: held
# include: copy_map.py when: maps

# piece: takes a sample
_mpgc = _mpgc or ...


def _mpgc(label="", kind=4, buffer=_mpgc[0], calls=_mpgc[1]):
    if kind >> 2 == 4 and (buffer[3] < 0 or (calls[0]() - buffer[3] & 0x3FFFFFFF) // $SPACING$ < buffer[2]):  # when: timer
        return  # when: timer
    buffer[3] = -1  # when: timer
    if calls[1]() - buffer[5] & 0x3FFFFFFF >= $COLLECT_EVERY_MS$:  # when: collectEvery
        kind |= 1  # when: collectEvery
        buffer[5] = calls[1]()  # when: collectEvery
    if buffer[0] > 41:
        calls[6]("", buffer)
    at = buffer[0]
    buffer[4] = calls[0]()
    if kind & 1:  # when: overwrites
        calls[7]()  # when: overwrites
    buffer[at + 5] = calls[0]()  # when: overwrites
    if kind & 1:
        calls[5]()
    buffer[at + 5] = calls[0]() - buffer[at + 5] & 0x3FFFFFFF  # when: overwrites
    buffer[at + 5] = calls[0]() - buffer[4] & 0x3FFFFFFF  # unless: overwrites
    if kind < 4 or buffer[1] & 63 == 0:  # when: counts
        calls[9](calls, buffer)  # when: counts
    buffer[at] = kind
    buffer[at + 1] = calls[1]() & 0x3FFFFFFF
    buffer[at + 2] = calls[2]()
    buffer[at + 3] = calls[3]()  # unless: areas
    buffer[at + 3] = calls[3](calls, buffer, at)  # when: areas
    buffer[at + 4] = calls[4]()
    buffer[at + 6] = buffer[2]
    buffer[0] = at + 7
    buffer[1] += 1
    if not kind & 2 or at > 35:
        calls[6](label, buffer)
    calls[-1](kind, buffer)  # when: maps
    buffer[3] = calls[0]()  # when: timer
    buffer[2] = calls[0]() - buffer[4] & 0x3FFFFFFF


# piece: what programs and the host call it by
_mpgc = _mpgc or ...


def _mpgc(call=_mpgc):
    import gc  # when: keepsCalls
    import micropython  # when: memInfo
    import esp32  # when: keepsSystemHeap
    import sys  # when: sysModules

    class mpgc:
        mark = call
        value = ...  # when: staged
        update = 0  # when: timer
        send = (
            print,
            call,
            issubclass,
            SystemExit,
            MemoryError,
            micropython.mem_info,  # when: memInfo
            gc.collect,  # when: keepsCalls
            micropython.qstr_info,  # when: keepsFigures
            esp32.idf_heap_info,  # when: keepsSystemHeap
            esp32.HEAP_DATA,  # when: keepsSystemHeap
        )
        __enter__ = int  # unless: timer

        def __enter__(self):  # when: timer
            mpgc.update = 1  # when: timer

        # What a sample deep in the program's stack raises would be printed as an error of the timer's callback: there it takes none.
        def pop(call=call, use=$USE$):  # when: timer
            mpgc.update and use() < $DEEPEST$ and call("", $TIMER$)  # when: timer

        # What the timer calls. A ctrl-C that comes meanwhile would be printed as such an error, too: it is dropped here, and the host sends
        # another one. A function of its own: a longer frame with a `try` in it would stand on the heap while the sample is taken (py/objfun.c).
        def get(timer, call=pop):  # when: timer
            try:  # when: timer
                call()  # when: timer
            except KeyboardInterrupt:  # when: timer
                pass  # when: timer

        # A program stands in `with _mpgc():`, and this is its end. At MemoryError a sample, the heap map, and a sample after
        # a collection: there may be no room left to look at the heap in any other way. SystemExit goes no further: a board
        # answers it with a restart, which would take the heap with it.
        def __exit__(self, kind, value, traceback, calls=send):
            if not kind:
                calls[0]("\x1e$SECRET$", "*")
            elif calls[2](kind, calls[3]):
                calls[0]("\x1e$SECRET$!", end="")
                calls[0](value.args)
            elif calls[2](kind, calls[4]):
                calls[1]("", 20)
                calls[0]("\x1e$SECRET$[")  # when: memInfo
                calls[5](1)  # when: memInfo
                calls[0]("\x1e$SECRET$]")  # when: memInfo
                calls[1]("", 21)
            mpgc.update = 0  # when: timer
            calls[1]("", 24)
            return kind and calls[2](kind, calls[3])

    sys.modules["mpgc"] = mpgc  # when: sysModules
    return mpgc


_mpgc = _mpgc()
