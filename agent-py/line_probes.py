# The probes of lines.py, and what programs and the host call them by. Where native code works, they are in it, and have the buffer by
# its address: those that measure nothing cost little then. What they call has builtins' names there (src/agent/lines/load-probes.ts).

# piece: what measures, where programs are not interrupted in it: callbacks of timers and pins have probes, too
_mpgc = _mpgc or ...  # when: atomic


def _mpgc(parts=_mpgc):  # when: atomic
    import micropython  # when: atomic

    @micropython.native  # when: atomic
    def turn(at, buffer=parts[0], calls=parts[4]):  # when: atomic
        used = calls[0]()  # when: atomic
        line = buffer[0]  # when: atomic
        if line:  # when: atomic
            units = used - buffer[1] >> 4  # when: atomic
            buffer[0] = 0  # when: atomic
            buffer[line + 2] += units * buffer[7]  # when: atomic
            if buffer[7] > 1 and units > buffer[line + 4]:  # when: atomic
                buffer[line + 4] = units  # when: atomic
            if used > buffer[5]:  # when: atomic
                calls[1]()  # when: atomic
                used = calls[0]()  # when: atomic
        buffer[1] = used  # when: atomic
        if at:  # when: atomic
            buffer[7] = buffer[6]  # when: atomic
        buffer[0] = at  # when: atomic

    return parts[0], turn, parts[2], parts[3], parts[-1]  # when: atomic


_mpgc = _mpgc()  # when: atomic

# piece: what stands in the program
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    import micropython  # when: native

    # Pointers with constant indices: some firmware computes others wrongly.
    @micropython.viper  # when: native
    def count(at: int):  # when: native
        buffer = ptr32($BUFFER$)  # when: native
        line = ptr32($BUFFER$ + (at << 2))  # when: native
        top = ptr32($BUFFER$ + (buffer[2] << 2))  # when: native
        line[0] = line[0] + 1  # when: native
        if at < $ENTERED$ or at < $ENDS$ and top[0] != line[3]:  # when: native
            found = buffer[2]  # when: native
            if at >= $ENTERED$:  # when: native
                if buffer[0] >= $PAUSING$:  # when: native
                    buffer[0] = $FIRST$  # when: native
                    top[1] = $FIRST$  # when: native
                while found > $BOTTOM$ and top[0] != line[3]:  # when: native
                    buffer[14] = 1  # when: native
                    found -= 4  # when: native
                    top = ptr32($BUFFER$ + (found << 2))  # when: native
            if at < $ENTERED$ or found <= $BOTTOM$:  # when: native
                found = buffer[2] + 4  # when: native
                if found > $DEEPEST$:  # when: native
                    buffer[14] = 1  # when: native
                    found = $BOTTOM$ + 4  # when: native
                top = ptr32($BUFFER$ + (found << 2))  # when: native
                top[0] = line[3]  # when: native
            buffer[2] = found  # when: native
            if found > buffer[9]:  # when: nativeDepth
                _mpgc_deep(at)  # when: nativeDepth
        if at >= $LEAVING$:  # when: native
            # include: line_left.py when: native
            if buffer[0] | at:  # when: native
                _mpgc_turn(at)  # when: native
            return  # when: native
        if line[0] < line[5]:  # when: native
            top[1] = 0  # when: native
            if buffer[0]:  # when: native
                _mpgc_turn(0)  # when: native
        else:  # when: native
            line[1] = line[1] + $THINS$  # when: native
            top[1] = at  # when: native
            top[2] = 0  # when: native
            top[3] = line[6]  # when: native
            buffer[6] = line[6]  # when: native
            shift = line[1] >> 5  # when: native
            if line[2] << 3 >= line[1] and buffer[1] < 0x400000:  # when: native
                shift = line[1] >> 9  # when: native
            shift = shift << 1  # when: native
            if shift > 12:  # when: native
                shift = 12  # when: native
            gap = (1 << shift) + 1 >> 1  # when: native
            gap += line[1] * 40503 >> 6 & ((1 << shift) - 1)  # when: native
            line[6] = gap  # when: native
            line[5] = line[5] + gap  # when: native
            _mpgc_turn(at)  # when: native

    def count(at, buffer=parts[0], turn=parts[1]):  # unless: native
        buffer[at] += 1  # unless: native
        top = buffer[2]  # unless: native
        if at < $ENTERED$ or buffer[top] != buffer[at + 3]:  # unless: native
            if at >= $ENTERED$:  # unless: native
                if buffer[0] >= $PAUSING$:  # unless: native
                    buffer[0] = buffer[top + 1] = $FIRST$  # unless: native
                while top > $BOTTOM$ and buffer[top] != buffer[at + 3]:  # unless: native
                    buffer[14] = 1  # unless: native
                    top -= 4  # unless: native
            if at < $ENTERED$ or top <= $BOTTOM$:  # unless: native
                top = buffer[2] + 4  # unless: native
                if top > $DEEPEST$:  # unless: native
                    buffer[14] = 1  # unless: native
                    top = $BOTTOM$ + 4  # unless: native
                buffer[top] = buffer[at + 3]  # unless: native
            buffer[2] = top  # unless: native
            if top > buffer[9]:  # when: bytecodeDepth
                _mpgc.get(at)  # when: bytecodeDepth
        if buffer[at] < buffer[at + 5]:  # unless: native
            buffer[top + 1] = 0  # unless: native
            if buffer[0]:  # unless: native
                turn(0)  # unless: native
        else:  # unless: native
            buffer[at + 1] += $THINS$  # unless: native
            buffer[top + 1] = at  # unless: native
            buffer[top + 2] = 0  # unless: native
            buffer[top + 3] = buffer[6] = buffer[at + 6]  # unless: native
            top = buffer[at + 1] >> (9 if buffer[at + 2] << 3 >= buffer[at + 1] and buffer[1] < 0x400000 else 5) << 1  # unless: native
            if top > 12:  # unless: native
                top = 12  # unless: native
            buffer[at + 6] = (1 << top) + 1 >> 1  # unless: native
            buffer[at + 6] += buffer[at + 1] * 40503 >> 6 & (1 << top) - 1  # unless: native
            buffer[at + 5] += buffer[at + 6]  # unless: native
            turn(at)  # unless: native

    # Back to the line that called, if that is measured: see line_left.py.
    @micropython.viper  # when: native
    def end(value):  # when: native
        buffer = ptr32($BUFFER$)  # when: native
        # include: line_left.py when: native
        if buffer[0] | at:  # when: native
            _mpgc_turn(at)  # when: native
        return value  # when: native

    def end(value, buffer=parts[0], turn=parts[1]):  # unless: native
        at = 0  # unless: native
        top = buffer[2] - 4  # unless: native
        if top >= $BOTTOM$:  # unless: native
            buffer[2] = top  # unless: native
            at = buffer[top + 1]  # unless: native
            if at:  # unless: native
                buffer[top + 2] += $THINS$  # unless: native
                shift = 0  # unless: native
                while buffer[top + 2] >> 5 >> shift:  # unless: native
                    shift += 2  # unless: native
                if buffer[top + 2] & (1 << shift) - 1:  # unless: native
                    buffer[at + 4] |= 1  # unless: native
                    at = 0  # unless: native
                else:  # unless: native
                    buffer[6] = buffer[top + 3] << shift  # unless: native
        if buffer[0] | at:  # unless: native
            turn(at)  # unless: native
        return value  # unless: native

    return parts, count, end


_mpgc = _mpgc()

# piece: what programs and the host call it by
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    import sys  # when: sysModules

    # A sample is asked for at the program's end, which the host waits for: it is of nothing.
    def call(label="", kind=4, out=print, parts=parts[0]):
        if kind == 28:  # when: maps
            parts[1](1)  # when: maps
            # The calls end in order: an interrupt would take what they have left with it.
            if parts[0][4] >= $ENOUGH$ and parts[0][3] >= $LEAST$:  # when: maps
                raise SystemExit  # when: maps
        if kind == 24:
            out("\x1e$SECRET$ 1 24 0 0 0 0 0 0 $CHECK$ ", "\x1e$SECRET$")

    class mpgc:
        mark = call
        count = parts[1]
        end = parts[2]
        index = parts[0][0]
        remove = parts[0][1]
        get = parts[0][-1]
        value = ...
        send = (print, call, issubclass, SystemExit)

        # In the script the name of the agent is the probe's while it runs: a name of its own would make its dictionary grow at another
        # line, and a builtin is looked for there first. What a callback does behind the end is none of it.
        # Such a one calls the name still, which is this class then: what that gives is false, as what a probe gives is.
        def __init__(self, at=0):  # when: native
            pass  # when: native

        def __bool__(self):  # when: native
            pass  # when: native

        def __enter__(self, parts=parts[0], probe=parts[1]):  # when: native
        def __enter__(self, parts=parts[0]):  # unless: native
            global _mpgc  # when: native
            _mpgc = probe  # when: native
            parts[2].disable()  # when: exact
            parts[2].collect()
            parts[3](-1)  # unless: maps
            parts[0][1] = 0  # when: maps

        # Without a frame on the heap, which would count for the program.
        def __exit__(self, kind, value, traceback, parts=parts[0] + (type,) + send):
            global _mpgc  # when: native
            _mpgc = parts[-5](self)  # when: native
            parts[0][7] = 0  # when: maps
            if parts[0][0]:
                parts[1](0)
            parts[1](1)  # when: whole
            parts[3](1)  # unless: maps
            parts[0][14] |= parts[0][2] > $BOTTOM$ + 4
            parts[0][2] = $BOTTOM$
            parts[2].enable()
            if not kind:
                parts[-4]("\x1e$SECRET$", "*")
            elif parts[-2](kind, parts[-1]):
                parts[-4]("\x1e$SECRET$!", end="")
                parts[-4](value.args)
            parts[-3]("", 24)
            return kind and parts[-2](kind, parts[-1])

    sys.modules["mpgc"] = mpgc  # when: sysModules
    return mpgc


_mpgc = _mpgc()
