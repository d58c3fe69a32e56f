# piece: compares the count with gc.mem_alloc() while the heap is filled, when it is in pieces, as it was, and grown
_mpgc = _mpgc or ...


# Prints how many comparisons there were, how many differed, and both figures of the last that did: all twice, as a digit may be lost
# on the way.
def _mpgc(parts=_mpgc):
    import gc

    calls = parts[1]
    figures = [0, 0, 0, 0]

    def compare():
        counted = calls[2]()
        used = calls[8]()
        figures[0] += 1
        if counted != used:
            figures[1] += 1
            figures[2] = counted
            figures[3] = used

    kept = []
    compare()
    size = 1
    while size < $LARGEST$:
        kept.append(bytearray(size))
        compare()
        size += size + 13
    for at in range(0, len(kept), 2):
        kept[at] = None
    gc.collect()
    compare()
    kept = None
    gc.collect()
    compare()
    try:  # when: areas
        kept = bytearray($GROWING$)  # when: areas
    except MemoryError:  # when: areas
        pass  # when: areas
    compare()  # when: areas
    kept = None  # when: areas
    gc.collect()  # when: areas
    compare()  # when: areas
    print("\x1e=", *(figures + figures))
    return parts


_mpgc = _mpgc()

