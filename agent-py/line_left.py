# Out of a function, to the line that called, if that is measured: its place, or 0. Of one that calls often not each part is.
at = 0
if buffer[2] > $BOTTOM$:
    buffer[2] = buffer[2] - 4
    top = ptr32($BUFFER$ + (buffer[2] << 2))
    at = top[1]
    if at:
        top[2] = top[2] + $THINS$
        shift = 0
        while top[2] >> 5 >> shift:
            shift += 2
        if top[2] & ((1 << shift) - 1):
            line = ptr32($BUFFER$ + (at << 2))
            line[4] = line[4] | 1
            at = 0
        else:
            buffer[6] = top[3] << shift
