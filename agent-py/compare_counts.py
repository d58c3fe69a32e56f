# piece: compares the count in the allocation table with gc.mem_alloc()
_mpgc = _mpgc or ...


# They differ where either says the same twice, in turn, and that is not the same: something else may allocate meanwhile. From then on
# gc.mem_alloc() is asked. The host hears the number of the sample that comes next, and both figures.
def _mpgc(parts=_mpgc):
    def compare(calls, buffer, out=print):
        calls[10] = 0  # when: areas
        counted = calls[2]()
        used = calls[8]()
        if counted != used and counted == calls[2]() and used == calls[8]():
            calls[2] = calls[8]
            out("\x1e$SECRET$~", end=" ")
            out(buffer[1] + 1 ^ counted ^ used, buffer[1] + 1, counted, used)

    return parts[0], parts[1], compare


_mpgc = _mpgc()

