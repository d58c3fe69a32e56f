# The agent's core: takes a sample of the heap, keeps it, prints it.
#
# Before it is sent, src/agent/pack-source.ts drops the comments, picks the lines for what the firmware was
# found to have (`when`, `unless`), and renames the variables to names that every firmware holds in ROM. int
# stands in for a function that is missing: int() is 0 and allocates nothing.
#
# buffer: [0] index of the next free slot, [1] samples taken, [2] cost of the last call in us, [3] when it
# ended, [4] 1 while a call is under way, [5] when collect_every last collected, [6:48] six samples of 7 values:
# kind, ms, allocated, free, stack, pause in us, cost of the call before in us.
# kind: bits 0-2 source (0 prompt, 1 mark, 2 iteration-start, 3 iteration-end, 4 timer), bit 3 collect first,
# bit 4 may wait in the buffer until that is full.
#
# utime before time: some firmwares put a frozen Python module in front of time, which fills 1.2 KB of heap.
#
# A record is a line: marker, number of the sample, its 7 values, checksum, label. Ticks are cut to 30 bits, the
# largest small integer of a 32-bit build, so that no value here is ever a heap object. The VM takes interrupts
# only at jumps: what stands in one straight line happens as a whole.
def _mpgc():
    import gc
    import micropython  # when: micropython
    import array  # when: array
    import utime as time  # when: utime
    import time  # when: time
    import sys  # when: sysModules

    class mpgc:
        def mark(
            label="",
            kind=1,
            buffer=array.array("l", [6] + [0] * 47),  # when: array
            buffer=[6] + [0] * 47,  # unless: array
            alloc=gc.mem_alloc,
            free=gc.mem_free,  # when: freeVaries
            free=int,  # unless: freeVaries
            stack=micropython.stack_use,  # when: stackUse
            stack=int,  # unless: stackUse
            us=time.ticks_us,  # when: ticks
            us=int,  # unless: ticks
            ms=time.ticks_ms,  # when: ticks
            ms=int,  # unless: ticks
            collect=gc.collect,
        ):
            began = us()
            if kind & 4 and (buffer[4] or began - buffer[3] & 0x3FFFFFFF < buffer[2] * $SPACING$):  # when: timer
                return  # when: timer
            buffer[4] = 1  # when: timer
            if ms() - buffer[5] & 0x3FFFFFFF >= $COLLECT_EVERY_MS$:  # when: collectEvery
                kind |= 8  # when: collectEvery
                buffer[5] = ms()  # when: collectEvery
            if kind & 8:
                collect()
            used = us()
            end = buffer[0]
            buffer[end] = kind
            buffer[end + 1] = ms() & 0x3FFFFFFF
            buffer[end + 2] = alloc()
            buffer[end + 3] = free()
            buffer[end + 4] = stack()
            buffer[end + 5] = used - began & 0x3FFFFFFF
            buffer[end + 6] = buffer[2]
            end += 7
            buffer[0] = end
            buffer[1] += 1
            if kind < 16 or end > 42:
                at = 6
                number = buffer[1] - (end - 6) // 7
                while at < end:
                    number += 1
                    check = number
                    used = at
                    at += 7
                    while used < at:
                        check = (check * 31 ^ buffer[used]) % 65521
                        used += 1
                    print("\x1e", number, buffer[at - 7], buffer[at - 6], buffer[at - 5], buffer[at - 4], buffer[at - 3], buffer[at - 2], buffer[at - 1], check, label)
                buffer[0] = 6
            buffer[3] = us()  # when: timer
            buffer[4] = 0  # when: timer
            buffer[2] = us() - began & 0x3FFFFFFF

    sys.modules["mpgc"] = mpgc  # when: sysModules
    return mpgc


_mpgc = _mpgc()
