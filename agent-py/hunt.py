# Stage of `mpgc leak`: evaluates the call `count` times. With a `kind`, a sample of that kind follows each time; with
# `quiet`, what a call raises is counted and the next one follows. SystemExit and MemoryError are reported as after a
# program, by the `with`; that stands here and not around the line that calls this, as the last lines collect: a leak leaves
# little room for the line that comes next. Says at its end, however that comes about, how many calls were
# asked for, how many were begun, how many raised, the ms that it took, the exclusive or of `quiet` and `kind`, and that of
# all of these.
#
# _mpgc_call stands for the user's expression: in the loop itself, because a function around it would take stack,
# of which small boards have little. No variable here has a name that occurs in it, and nothing is imported: the name
# would hide the user's.
def _mpgc(mpgc=_mpgc):
    call = ...  # a constant object, see core.py

    def _mpgc(
        count,
        quiet,
        kind,
        agent=mpgc,
        collect=__import__("gc").collect,
        ticks=__import__("utime").ticks_ms,  # when: utime
        ticks=__import__("time").ticks_ms,  # when: time
        ticks=int,  # unless: ticks
    ):
        done = errors = 0
        began = ticks()
        try:
            with agent():
                while done < count:
                    done += 1
                    try:
                        _mpgc_call
                    except MemoryError:
                        raise
                    except Exception:
                        errors += 1
                        if not quiet:
                            raise
                    if kind:
                        agent.mark("", kind)
        finally:
            collect()
            began = ticks() - began & 0x3FFFFFFF
            agent.send[0]("\x1e$SECRET$+", count, done, errors, began, quiet ^ kind, count ^ done ^ errors ^ began ^ quiet ^ kind)

    mpgc.run = _mpgc
    return mpgc


_mpgc = _mpgc()
