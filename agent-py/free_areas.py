# piece: what is free on a heap that grows
_mpgc = _mpgc or ...


# gc.mem_free() counts all tables as well, and asks the system what the heap may still grow by. So it is asked only where areas came or went, and
# where the count is compared; until the next time, what is in use and what is free add up to the same.
#
# calls: [10] bytes of all tables when it was asked, or 0; [11] what is in use and what is free then.
def _mpgc(parts=_mpgc):
    import gc

    def free(calls, buffer, at, tables=parts[0][1], ask=gc.mem_free):
        bytes = tables()
        if calls[10] != bytes:
            calls[10] = bytes
            calls[11] = buffer[at + 2] + ask()
        return calls[11] - buffer[at + 2]

    return parts[0][0], parts[1], parts[2], free


_mpgc = _mpgc()

