# Runs a program of allocations and releases, and allocates nothing else: the reference model of the heap runs the
# same one, and the maps are compared.
#
# ops: 4 characters an operation: number, slot, argument (high digit, low digit), each 40 more than its value, the
# argument to the base 85. src/agent/model-check/encode-program.ts writes them; what they do is in src/heap/conformance/heap-program.ts.
#
# The collector takes every word on the C stack and in this frame for a reference, also one that was left there
# by something that is over. Before each operation min() overwrites the value stack of this frame, and the comparison
# of nested tuples the C stack below it; operation 13 does the rest, see src/heap/conformance/overwrite-stale.ts.
#
# The builtins are taken from their module: a program may have names of its own for them.
#
# `...` is a constant object, see core.py.
def _mpgc():
    import gc
    import micropython
    from builtins import bytearray, hash, len, min, print

    call = ...

    def run(
        ops,
        slots=[None] * $SLOTS$,
        pads=($PADS$),
        wash=$OVERWRITE$,
        deep=((((((0,),),),),),),
        also=((((((0,),),),),),),
        calls=(
            gc.collect,
            gc.threshold,  # when: threshold
            int,  # unless: threshold
            micropython.mem_info,
            gc.mem_alloc,
            gc.mem_free,
            print,
        ),
    ):
        code = ops
        at = base = back = 0
        while at < len(code):
            min(0, 0, 0, 0, 0, 0)
            deep == also
            min(deep, also)
            hash(deep)
            deep in pads
            op = code[at] - 40
            slot = code[at + 1] - 40 + base
            n = (code[at + 2] - 40) * 85 + code[at + 3] - 40
            at += 4
            if op == 0:
                slots[slot] = bytearray(n)
            elif op == 1:
                slots[slot] = []
            elif op == 2:
                slots[slot] = {}
            elif op == 3:
                while n:
                    n -= 1
                    slots[slot + n] = None
            elif op == 4:
                while n:
                    slots[slot].append(0)
                    n -= 1
            elif op == 5:
                while n:
                    slots[slot][len(slots[slot])] = 0
                    n -= 1
            elif op == 6:
                while n:
                    slots[slot].pop()
                    n -= 1
            elif op == 7:
                slots[slot].clear()
            elif op == 8:
                slots[slot].extend(pads[n])
            elif op == 9:
                calls[0]()
            elif op == 10:
                calls[1](n * 16 - 1)
            elif op == 11:
                calls[5]("\x1e", calls[3](), calls[4]())
                calls[2](1)
            elif op == 12:
                while n:
                    bytearray(1)
                    n -= 1
            elif op == 13:
                code = wash
                back = at
                base = slot
                at = 0
            elif op == 14:
                code = ops
                at = back
                base = 0
            elif op == 15:
                while n:
                    slots[slot].append(bytearray(4096))
                    n -= 1

    return run


_mpgc = _mpgc()
