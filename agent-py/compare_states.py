# piece: compares the count with gc.mem_alloc() while the heap is filled, when it is in pieces, as it was, and grown
_mpgc = _mpgc or ...


# Prints how many comparisons there were, how many differed, and both figures of the last that did: all twice, as a digit may be lost
# on the way. The lists are made short before they are let go: a word that is left on the stack, as it often is where a processor spills its
# registers there, would keep all of one, and that would be taken for the agent's.
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

    def let_go(kept):
        for part in kept:
            part.clear()
        kept.clear()
        gc.collect()

    kept = []
    compare()
    size = 4
    while size < $LARGEST$:
        kept.append([0] * (size >> 2))
        compare()
        size += size + 13
    for at in range(0, len(kept), 2):
        kept[at].clear()
    gc.collect()
    compare()
    let_go(kept)
    compare()
    try:  # when: areas
        kept.append([0] * ($GROWING$ >> 2))  # when: areas
    except MemoryError:  # when: areas
        pass  # when: areas
    compare()  # when: areas
    let_go(kept)  # when: areas
    compare()  # when: areas
    print("\x1e=", *(figures + figures))
    return parts


_mpgc = _mpgc()

