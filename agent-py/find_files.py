# Prints, twice, what stands at each of some paths of the board: 1 for a file, 2 for a folder, else the number of the error,
# negative. Some firmware cannot say what a path is, and has no folders: 0 is for nothing there.
def _mpgc():
    import os
    from builtins import OSError, hasattr, open, print, str

    found = []
    for path in $PATHS$:
        kind = 1
        try:
            if hasattr(os, "stat"):
                kind = os.stat(path)[0] >> 14 & 1 and 2 or 1
            else:
                open(path).close()
        except OSError as error:
            kind = hasattr(os, "stat") and -error.args[0] or 0
        found.append(kind)
    print("\x1e=", *(found + found))


_mpgc()
_mpgc = 0
del _mpgc
