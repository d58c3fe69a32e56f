# Stage of `mpgc leak`: evaluates the call `count` times. With a `kind`, a sample of that kind follows each time; with
# `quiet`, what a call raises is counted and the next one follows. SystemExit and MemoryError are reported as after a
# program (src/agent/script/prepare-script.ts), here and not in the line that calls this: compiling that takes memory, which
# a leak leaves little of; so do its last lines collect. Says at its end, however that comes about, how many calls were
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
        mark=mpgc.mark,
        out=print,
        collect=__import__("gc").collect,
        ticks=__import__("utime").ticks_ms,  # when: utime
        ticks=__import__("time").ticks_ms,  # when: time
        ticks=int,  # unless: ticks
        info=__import__("micropython").mem_info,  # when: memInfo
    ):
        done = errors = 0
        began = ticks()
        try:
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
                    mark("", kind)
        except SystemExit as _mpgc_exit:
            out("\x1e$SECRET$!%r" % (_mpgc_exit.args,))
        except MemoryError:
            mark("", 20)
            out("\x1e$SECRET$[")  # when: memInfo
            info(1)  # when: memInfo
            out("\x1e$SECRET$]")  # when: memInfo
            mark("", 21)
            raise
        finally:
            mark("", 24)
            collect()
            began = ticks() - began & 0x3FFFFFFF
            out("\x1e$SECRET$+", count, done, errors, began, quiet ^ kind, count ^ done ^ errors ^ began ^ quiet ^ kind)

    mpgc.run = _mpgc
    return mpgc


_mpgc = _mpgc()
