# Looks for the collector's own record of the heap's first area behind the dict of __main__, and for how long gc.mem_alloc() takes. Prints the
# address with the number of other tables in its lowest bits, 0 where there is none, and microseconds: both twice, as a digit may be lost on the way.
def _mpgc():
    import gc
    import micropython
    import utime as time  # when: utime
    import time  # when: time

    # A record: next record, table, its bytes, other tables, where the blocks begin, where they end. `wanted` has of each area the three that
    # the map tells, and how far below the blocks its table may begin. What `next` points to is looked at only where all of them are
    # there, and is to be the next area of the map; the last has none.
    @micropython.viper
    def find(at: int, end: int, wanted, areas: int) -> int:
        words = ptr32(wanted)
        while at < end:
            others = 0
            while others < 3:
                record = ptr32(at)
                word = 0
                while int(record):
                    if record[2] != words[word] or record[3 + others] != words[word + 1]:
                        break
                    below = words[word + 1] - record[1]
                    if below < words[word] or below > words[word + 3] or below & 3:
                        break
                    if record[4 + others] != words[word + 2]:
                        break
                    word += 4
                    record = ptr32(record[0])
                    if word == 4 * areas:
                        break
                if word == 4 * areas and int(record) == 0:
                    return at + others
                others += 1
            at += 4
        return 0

    first = id(globals())
    end = min(first + $FURTHEST$, (first | 0xFFFF) + 1) - 28
    place = find(first, end, bytearray($WANTED$), $COUNT$)
    began = time.ticks_us()
    gc.mem_alloc()
    took = time.ticks_us() - began & 0x3FFFFFFF
    print("\x1e=", place, took, place, took)


_mpgc()
del _mpgc
