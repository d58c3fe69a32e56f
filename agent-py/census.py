# Agent of runs that look who holds what, in place of core.py: it walks from the names of the script, of modules and, in a loop, of the
# function around it, and prints of each container its kind, how many it holds, its address, and the way to it. It reads no property and calls
# nothing of the user's: of an object it takes the dictionary alone or, where the firmware has none to give, the names that its class does
# not have.
#
# Kinds are numbered: first what is looked into by place, below $MAPS$, and by key, below $SETS$; those from $TEXTS$ on are told of only
# where they are long, tuples, which come first, not at all. Modules are looked into under their own names.
#
# One function goes all the way, as programs may leave little of the stack. scratch: of each step of the way its mark, its name, the object that it
# leads from, where its names are looked up, what gives the next name, and how many more. left: 1 objects, 2 entries of a large container, 4 what
# lies too deep.
#
# count() stands at the head of a loop, with the names of the function around it, and looks at the passes that are due. Those of the last
# one stay in `index`.

# piece: tells of a container
_mpgc = ...


def _mpgc():
    scratch = [None] * (6 * $DEEP$)

    def tell(kind, value, at, scratch=scratch, out=print):
        out("\x1e$SECRET$=", end=" ")
        out(kind, len(value), end=" ")
        out(id(value), end=" ")
        kind = 0
        while kind <= at:
            out(scratch[kind], end="")
            out(scratch[kind + 1], end="")
            kind += 6
        out("\x1e$SECRET$")

    # Whether the user's code gave it names of its own.
    def named(value):
        if type(value) is type:
            return hasattr(value, "__qualname__")  # unless: dicts
            return "__qualname__" in value.__dict__  # when: dicts
        return type(getattr(value, "__dict__", 0)) is dict  # when: dicts
        value = type(value)  # unless: dicts
        return hasattr(value, "__qualname__") and not hasattr(value, "__getattr__")  # unless: dicts

    return scratch, tell, named


_mpgc = _mpgc()

# piece: goes into what holds others; gives what was left out
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    import sys  # when: sysModules

    def enter(value, kind, at, scratch=parts[0], named=parts[2]):
        if kind >= $SETS$ and (kind < $OBJECT$ or not named(value)):
            return 0
        if type(value) is type(sys) and (at > 6 or scratch[0] != "\x1f@"):  # when: sysModules
            return 0  # when: sysModules
        above = at - 6
        while above >= 0:
            if scratch[above + 2] is value:
                return 0
            above -= 6
        if at == len(scratch):
            return 4
        scratch[at] = "\x1f#" if kind < $MAPS$ else "\x1f'" if kind < $SETS$ else "\x1f."
        scratch[at + 2] = value
        scratch[at + 5] = $MANY$
        if kind == $OBJECT$:
            scratch[at + 5] = -1
            value = value.__dict__  # when: dicts
            value = dir(value)  # unless: dicts
        scratch[at + 3] = value
        scratch[at + 4] = iter(range(len(value)) if kind < $MAPS$ else value)
        return -1

    return parts + (enter,)


_mpgc = _mpgc()

# piece: walks
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    def walk(root, mark, objects, scratch=parts[0], kinds=($KINDS$), tell=parts[1], enter=parts[3]):
        told = left = at = 0
        scratch[0] = mark
        scratch[2] = scratch[3] = root
        scratch[4] = iter(root)
        scratch[5] = -1
        while at >= 0:
            try:
                name = next(scratch[at + 4])
            except StopIteration:
                at -= 6
                continue
            if scratch[at + 5] == 0:
                left |= 2
                at -= 6
                continue
            scratch[at + 5] -= 1
            if name in ("_mpgc", "mpgc", "__main__") or type(name) is not str and type(name) is not int:
                continue
            value = scratch[at + 2]
            if at and scratch[at] == "\x1f.":  # unless: dicts
                if type(value) is not type and hasattr(type(value), name):  # unless: dicts
                    continue  # unless: dicts
                value = getattr(value, name)  # unless: dicts
            else:  # unless: dicts
                value = value[name]  # unless: dicts
            value = scratch[at + 3][name]  # when: dicts
            if objects == 0:
                left |= 1
                break
            objects -= 1
            scratch[at + 1] = name
            kind = 0
            while kind < $OBJECT$ and type(value) is not kinds[kind]:
                kind += 1
            if 0 < kind < $TEXTS$ or $TEXTS$ <= kind < $OBJECT$ and len(value) >= $LONG$:
                tell(kind, value, at)
                told += 1
            kind = enter(value, kind, at + 6)
            if kind < 0:
                at += 6
            else:
                left |= kind
        at = len(scratch)
        while at:
            at -= 1
            scratch[at] = None
        return told, left, objects

    return walk


_mpgc = _mpgc()

# piece: what programs and the host call it by
_mpgc = _mpgc or ...


def _mpgc(walk=_mpgc):
    import sys  # when: sysModules

    after = ...  # a constant object, see core.py

    def find(number, local={}, own=globals(), walk=walk, out=print):
        told = left = 0
        objects = $OBJECTS$
        for root in (
            (local, "\x1f$"),
            (own, "\x1f."),
            (sys.modules, "\x1f@"),  # when: sysModules
        ):
            root = walk(root[0], root[1], objects)
            told += root[0]
            left |= root[1]
            objects = root[2]
        out("\x1e$SECRET$==", end=" ")
        out(number, told, left, number ^ told ^ left)

    passes = [0, None]

    def count(passes=passes, due=($DUE$), find=find, **local):
        passes[0] += 1
        if passes[0] in due:
            passes[1] = local
            find(passes[0], local)
        return after

    # A sample is asked for at the program's end, which the host waits for: it is of nothing.
    def call(label="", kind=4, out=print):
        if kind == 24:
            out("\x1e$SECRET$ 1 24 0 0 0 0 0 0 $CHECK$ ", "\x1e$SECRET$")

    class mpgc:
        mark = call
        value = ...
        send = (print, call, issubclass, SystemExit)
        __enter__ = int

        def __exit__(self, kind, value, traceback, parts=send):
            if not kind:
                parts[0]("\x1e$SECRET$", "*")
            elif parts[2](kind, parts[3]):
                parts[0]("\x1e$SECRET$!", end="")
                parts[0](value.args)
            parts[1]("", 24)
            return kind and parts[2](kind, parts[3])

    mpgc.find = find
    mpgc.count = count
    mpgc.index = passes
    sys.modules["mpgc"] = mpgc  # when: sysModules
    return mpgc


_mpgc = _mpgc()
