# Agent of runs that look who holds what, in place of core.py: it walks from the names of the script, of modules and, in a loop, of the
# function around it, and prints of each container its kind, how many it holds, its address, and the way to it. It reads no property and calls
# nothing of the user's: of an object it takes the dictionary alone or, where the firmware has none to give, the names that its class does
# not have.
#
# Kinds are numbered: first what is looked into by place, below $MAPS$, and by key, below $SETS$; those from $TEXTS$ on are told of only
# where they are long, tuples, which come first, not at all. Modules are looked into under their own names.
#
# Each name that a walk begins with has a quarter of the objects that are left, so that a wide one hides no other.
#
# Builtins are asked for as such: a global of the script may be called `id`, `type` or `len`.
#
# Objects are told of by how many names they have, and what leads on and on by the same step, as a chain does, by its links.
#
# One function goes all the way, as programs may leave little of the stack. scratch: of each step of the way its mark, its name, the object that it
# leads from, where its names are looked up, what gives the next name, and how many more; behind them how often something was told. left: 1 objects, 2 entries of a large container, 4 what
# lies too deep, 8 what stack and heap had no room for. Steps of a way: l, g, m its root, i an index or a key that is
# a number, k one that is a text, a an attribute.
#
# At the head of a loop stands `_mpgc.count(…)or _mpgc.find(0)`, which is true for Python: count() takes the names of the function around it, and
# is false at the passes that are due, and ends the program at the one behind the last of them. `passes`: passes so far, the names at the last that was due, what the walk left out.

# piece: tells of a container
_mpgc = ...


def _mpgc():
    py = __import__("builtins")
    scratch = [None] * (6 * $DEEP$)
    scratch.append(0)

    def tell(kind, count, value, at, scratch=scratch, out=print, py=py):
        out("\x1e$SECRET$=", end=" ")
        out(kind, count, end=" ")
        out(py.id(value), end=" ")
        kind = 0
        while kind <= at:
            out(scratch[kind], end="")
            out(scratch[kind + 1], end="")
            kind += 6
        out("\x1e$SECRET$")
        scratch[-1] += 1

    # Whether the user's code gave it names of its own.
    def named(value, py=py):
        if py.type(value) is py.type:
            return py.hasattr(value, "__qualname__")  # unless: dicts
            return "__qualname__" in value.__dict__  # when: dicts
        return py.type(py.getattr(value, "__dict__", 0)) is py.dict  # when: dicts
        value = py.type(value)  # unless: dicts
        return py.hasattr(value, "__qualname__") and not py.hasattr(value, "__getattr__")  # unless: dicts

    return scratch, tell, named, py


_mpgc = _mpgc()

# piece: goes into what holds others; gives what was left out
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    import sys  # when: sysModules

    def enter(value, kind, at, scratch=parts[0], tell=parts[1], named=parts[2], py=parts[3]):
        if kind == $OBJECT$ and not named(value):
            # A namedtuple.
            kind = 0 if py.isinstance(value, py.tuple) else $SETS$
        if kind >= $SETS$ and kind != $OBJECT$:
            return 0
        if py.type(value) is py.type(sys) and (at > 6 or scratch[0] != "\x1fm"):  # when: sysModules
            return 0  # when: sysModules
        above = at - 6
        while above >= 0:
            if scratch[above + 2] is value:
                return 0
            above -= 6
        if at + 1 == py.len(scratch):
            above = 1
            kind = py.type(value)
            name = scratch[at - 5]
            if py.type(scratch[at - 4]) is kind:
                while py.type(value) is kind and value is not scratch[at - 4] and above < $LINKS$:
                    above += 1
                    try:
                        if scratch[at - 6] != "\x1fa":
                            value = value[name]
                        else:
                            value = value.__dict__[name]  # when: dicts
                            value = None if py.hasattr(kind, name) else py.getattr(value, name, None)  # unless: dicts
                    except LookupError:
                        break
                tell($OBJECT$ + 1, above, value, at - 6)
            return 4
        scratch[at] = "\x1fi" if kind < $SETS$ else "\x1fa"
        scratch[at + 2] = value
        scratch[at + 5] = $MANY$
        if kind == $OBJECT$:
            scratch[at + 5] = -1
            above = value
            value = value.__dict__  # when: dicts
            value = py.dir(value)  # unless: dicts
            tell(kind, py.len(value), above, at - 6)
        scratch[at + 3] = value
        scratch[at + 4] = py.iter(py.range(py.len(value)) if kind < $MAPS$ else value)
        return -1

    return parts + (enter,)


_mpgc = _mpgc()

# piece: walks
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    import sys  # when: sysModules

    passes = [0, None, 0]

    def walk(objects, scratch=parts[0], kinds=($KINDS$), tell=parts[1], enter=parts[4], passes=passes, py=parts[3]):
        left = 0
        at = 0
        while at >= 0:
            try:
                name = py.next(scratch[at + 4])
            except StopIteration:
                at -= 6
                continue
            if scratch[at + 5] == 0:
                left |= 2
                at -= 6
                continue
            scratch[at + 5] -= 1
            if py.type(name) is not py.str and py.type(name) is not py.int or name in ("_mpgc", "mpgc", "__main__"):
                continue
            try:
                value = scratch[at + 2]
                if at and scratch[at] == "\x1fa":  # unless: dicts
                    if py.type(value) is not py.type and py.hasattr(py.type(value), name):  # unless: dicts
                        continue  # unless: dicts
                    value = py.getattr(value, name)  # unless: dicts
                else:  # unless: dicts
                    value = value[name]  # unless: dicts
                value = scratch[at + 3][name]  # when: dicts
            # A callback has taken it away.
            except LookupError:
                continue
            except AttributeError:  # unless: dicts
                continue  # unless: dicts
            if at == 0:
                share = objects >> 2
            if share == 0:
                left |= 1
                at = 0
                continue
            share -= 1
            objects -= 1
            scratch[at + 1] = name
            if at and scratch[at] != "\x1fa":
                scratch[at] = "\x1fi" if py.type(name) is py.int else "\x1fk"
            kind = 0
            while kind < $OBJECT$ and py.type(value) is not kinds[kind]:
                kind += 1
            if 0 < kind < $TEXTS$ or $TEXTS$ <= kind < $OBJECT$ and py.len(value) >= $LONG$:
                tell(kind, py.len(value), value, at)
            kind = enter(value, kind, at + 6)
            if kind < 0:
                at += 6
            else:
                left |= kind
        passes[2] |= left
        return objects

    def find(number, scratch=parts[0], own=globals(), walk=walk, passes=passes, py=parts[3], out=print):
        passes[2] = scratch[-1] = 0
        objects = $OBJECTS$
        try:
            for mark in "lgm":
                scratch[0] = "\x1f" + mark
                root = own if mark == "g" else passes[1] if mark == "l" else sys.modules  # when: sysModules
                root = own if mark == "g" else passes[1] if mark == "l" else None  # unless: sysModules
                if root:
                    scratch[2] = scratch[3] = root
                    scratch[4] = py.iter(root)
                    scratch[5] = -1
                    objects = walk(objects)
        except RuntimeError:
            passes[2] |= 8
        except MemoryError:
            passes[2] |= 8
        number = number or passes[0]
        for root in py.range(6 * $DEEP$):
            scratch[root] = None
        out("\x1e$SECRET$==", end=" ")
        out(number, scratch[-1], passes[2], number ^ scratch[-1] ^ passes[2])
        return ...

    return find, passes


_mpgc = _mpgc()

# piece: what programs and the host call it by
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    import sys  # when: sysModules

    after = ...  # a constant object, see core.py

    passes = parts[1]

    # What ends the program behind the last walk: no Exception, so that a program which handles those ends, too.
    class stop(BaseException):
        pass

    error = stop

    # Without parameters: any name may be one of the program's.
    def count(**local):
        passes[0] += 1
        if passes[0] > $LAST$:
            raise error
        # The first, and twice as many each time.
        if $LAST$ % passes[0] or passes[0] % $FIRST$:
            return after
        passes[1] = local

    # A sample is asked for at the program's end, which the host waits for: it is of nothing.
    def call(label="", kind=4, out=print):
        if kind == 24:
            out("\x1e$SECRET$ 1 24 0 0 0 0 0 0 $CHECK$ ", "\x1e$SECRET$")

    class mpgc:
        mark = call
        value = ...
        send = (print, call, issubclass, (SystemExit, error), error)
        __enter__ = int

        def __exit__(self, kind, value, traceback, parts=send):
            if not kind or kind is parts[4]:
                parts[0]("\x1e$SECRET$", "*")
            elif parts[2](kind, parts[3]):
                parts[0]("\x1e$SECRET$!", end="")
                parts[0](value.args)
            parts[1]("", 24)
            return kind and parts[2](kind, parts[3])

    mpgc.find = parts[0]
    mpgc.count = count
    mpgc.index = parts[1]
    sys.modules["mpgc"] = mpgc  # when: sysModules
    return mpgc


_mpgc = _mpgc()
