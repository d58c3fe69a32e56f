# Stage of `mpgc noalloc`. run() makes `count` calls with the heap locked, up to the first that raises, and says how many it was to
# make, how many it began, whether the last of them raised, how often the call left the heap locked, and the exclusive or of these. What it
# raised stands in `args`, and is raised again from the prompt: the firmware keeps it in a buffer that begin() makes and end() gives back.
# iter() makes them with the heap open and no automatic collection, and says for each by how much it changed what is allocated.
#
# The heap is unlocked in any case: an interrupt is taken at jumps only, and none stands between lock() and `try`. Old firmware does not say how often it is
# still locked, 16 bits at most: there a list tells. While it is locked nothing
# here allocates, and `args` is there before. _mpgc_call: see hunt.py.
def _mpgc(mpgc=_mpgc):
    import gc
    import micropython

    call = ...  # a constant object, see core.py

    def _mpgc(
        count,
        agent=mpgc,
        lock=getattr(micropython, "heap_lock", int),
        unlock=getattr(micropython, "heap_unlock", int),
    ):
        done = failed = 0
        with agent():
            lock()
            try:
                while done < count:
                    done += 1
                    _mpgc_call
            except Exception as failure:
                agent.args = failure
                failed = 1
            finally:
                left = deep = unlock() or 0
                while deep:
                    deep = unlock() or 0
                while left < 65536:
                    try:
                        [left]
                        break
                    except MemoryError:
                        unlock()
                        left += 1
                agent.send[0]("\x1e$SECRET$%", count, done, failed, left, count ^ done ^ failed ^ left)

    mpgc.run = _mpgc

    def _mpgc(count, agent=mpgc, calls=(gc.collect, gc.mem_alloc, gc.isenabled, gc.disable, gc.enable)):
        done = 0
        enabled = calls[2]()
        with agent():
            calls[3]()
            try:
                while done < count:
                    calls[0]()
                    done += 1
                    grown = calls[1]()
                    _mpgc_call
                    grown = calls[1]() - grown
                    agent.send[0]("\x1e$SECRET$&", done, grown, grown, 1, done ^ 1)
            finally:
                enabled and calls[4]()

    mpgc.iter = _mpgc

    def begin(agent=mpgc, alloc=gc.mem_alloc, make=getattr(micropython, "alloc_emergency_exception_buf", int)):
        if agent.index < 0:
            agent.index = alloc()
            make($ROOM$)
            agent.index += $ROOM$ - alloc()

    def end(agent=mpgc, make=getattr(micropython, "alloc_emergency_exception_buf", int)):
        agent.args = None
        make(agent.index)

    mpgc.args = None
    mpgc.index = -1
    mpgc.begin = begin
    mpgc.end = end
    return mpgc


_mpgc = _mpgc()
