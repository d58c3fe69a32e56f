# Prints, twice, what stands at each of some paths of the board: 0 for nothing, 1 for a file, 2 for a folder. Some firmware cannot say
# what a path is, and has no folders.
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
            # ENOENT, ENODEV and ENOTDIR, and the same in WebAssembly. Of an open() alone it is not known what it means.
            if hasattr(os, "stat") and error.args[0] not in (2, 19, 20, 44, 43, 54):
                raise
            kind = 0
        found.append(kind)
    print("\x1e=", *(found + found))


_mpgc()
_mpgc = 0
del _mpgc
