# Prints a file of the board, in pieces: each is a line of marker, ?, its place in the file, its length, the sums of its bytes and of
# those of its second half, and its bytes as Python writes them. The last line has no bytes, and ends with whether the file goes on:
# no more than $MOST$ bytes are printed.
def _mpgc():
    from builtins import len, open, print, str, sum

    file = open($PATH$, "rb")
    at = 0
    while at < $MOST$:
        piece = file.read(64)
        if not piece:
            break
        if at >= $START$:
            print("\x1e?", at, len(piece), sum(piece), sum(piece[len(piece) >> 1 :]), piece)
        at += len(piece)
    print("\x1e?", at, 0, 0, at, len(file.read(1)))
    file.close()


_mpgc()
_mpgc = 0
del _mpgc
