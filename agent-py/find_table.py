# Looks for the heap's allocation table below its pool, by words that stand in it, and for how long gc.mem_alloc() takes. Prints the
# address, 0 where there is none, and microseconds: both twice, as a digit may be lost on the way.
def _mpgc():
    import gc
    import micropython
    import utime as time  # when: utime
    import time  # when: time

    # `wanted` has an index in the table, a mask and the bits there, in threes. Most are enough: what printed the map had blocks of its own.
    # The nearest place comes first: below the table there may be no memory. Some processors read words at their own addresses alone.
    @micropython.viper
    def find(at: int, end: int, wanted, count: int) -> int:
        words = ptr32(wanted)
        while at >= end:
            table = ptr32(at)
            same = 0
            word = 0
            while word < 3 * count:
                if table[words[word]] & words[word + 1] == words[word + 2]:
                    same += 1
                word += 3
            if 2 * same > count:
                return at
            at -= 4
        return 0

    place = find($LAST$, $FIRST$, bytearray($WANTED$), $COUNT$)
    began = time.ticks_us()
    gc.mem_alloc()
    took = time.ticks_us() - began & 0x3FFFFFFF
    print("\x1e=", place, took, place, took)


_mpgc()
del _mpgc
