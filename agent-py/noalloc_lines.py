# Stage that finds the lines of a call that allocate. A probe stands before each statement: `_mpgc.index(n)`; n is three times its number, from 3.
# `_mpgc.get()` at the begin of a function gives the statement that called it, and `_mpgc.pop(n, value)` goes back to that, with the value that
# is returned. So what is evaluated belongs to one statement at any time; what --call itself evaluates, up to the first statement behind it, has
# the number 0.
#
# rows: of each statement, 0 while it runs with the heap locked; else one more than how often it was begun, how many bytes were
# allocated in it, and the most at a time. Only the first $MEASURED$ times are measured: gc.mem_alloc() may take 9 ms.
# now: the statement, what was allocated when the heap was opened for it, and 0 where no calls are made, 1 while the heap is locked, 2 while
# it is open for the statement. That and the lock change in one straight line: an interrupt is taken at jumps only.
#
# run() makes calls as that of noalloc.py, after a collection each; it says the statement in place of what was left locked. iter() opens all statements, copy() prints
# the rows that were reached. Nothing here allocates.
def _mpgc(mpgc=_mpgc):
    import array  # when: array
    import gc
    import micropython

    call = ...  # a constant object, see core.py
    rows = array.array("l", [0, 0, 0])  # when: array
    rows = [0, 0, 0]  # unless: array
    now = [0, 0, 0]
    for _ in range($LAST$):
        rows.append(0)

    def shut(rows=rows, now=now, lock=micropython.heap_lock, alloc=gc.mem_alloc):
        lock()
        now[2] = 1
        if rows[now[0]] <= $MEASURED$ + 1:
            now[1] = alloc() - now[1]
            rows[now[0] + 1] += now[1]
            if now[1] > rows[now[0] + 2]:
                rows[now[0] + 2] = now[1]

    def enter(row, rows=rows, now=now, shut=shut, unlock=micropython.heap_unlock, alloc=gc.mem_alloc):
        if now[2] == 2:
            shut()
        if not now[2]:
            return
        now[0] = row
        if rows[row]:
            if rows[row] <= $MEASURED$ + 1:
                now[1] = alloc()
            now[2] = 2
            unlock()

    def index(row, rows=rows, enter=enter):
        if 0 < rows[row] <= $MEASURED$ + 1:
            rows[row] += 1
        enter(row)

    def pop(row, value=None, enter=enter):
        enter(row)
        return value

    def get(now=now):
        return now[0]

    def _mpgc(
        count,
        agent=mpgc,
        now=now,
        lock=micropython.heap_lock,
        calls=(int, micropython.heap_unlock, int, gc.collect, gc.isenabled, gc.disable, gc.enable),
    ):
        done = failed = now[0] = 0
        enabled = calls[4]()
        with agent():
            calls[5]()
            try:
                while done < count and not failed:
                    calls[3]()
                    done += 1
                    lock()
                    now[2] = 1
                    try:
                        agent.index(0)
                        _mpgc_call
                        agent.pop(0)
                    except Exception as failure:
                        agent.args = failure
                        failed = 1
                    finally:
                        calls[now[2]]()
                        now[2] = 0
            finally:
                enabled and calls[6]()
                agent.send[0]("\x1e$SECRET$%", count, done, failed, now[0], count ^ done ^ failed ^ now[0])

    def iter(rows=rows):
        row = $LAST$
        while row >= 0:
            rows[row] = rows[row] or 1
            row -= 3

    def tell(row, most, times, bytes, out=print):
        out("\x1e$SECRET$&", row, bytes, most, times, row ^ bytes ^ most ^ times)

    def copy(rows=rows, tell=tell):
        row = $LAST$
        while row >= 0:
            if rows[row] > 1:
                tell(row, rows[row + 2], rows[row] - 1, rows[row + 1])
            row -= 3

    mpgc.args = None
    mpgc.keys = rows
    mpgc.index = index
    mpgc.pop = pop
    mpgc.get = get
    mpgc.run = _mpgc
    mpgc.iter = iter
    mpgc.copy = copy
    return mpgc


_mpgc = _mpgc()
