# Prints where a snapshot begins: the addresses of types, of the program's names and of the modules, in three pieces behind the
# first. A line is: marker, =, sum of the text, text: what it is of, its name, and its address; the last of a piece says how many. The type without
# a name is that of functions that make generators.

# piece: prints a line
_mpgc = ...


def _mpgc():
    from builtins import bytes, id, print, str, sum

    def say(label, name="", value=None):
        nonlocal count
        count += 1
        value = label + " " + name + " " + str(id(value) if name or value is not None else count - 1)
        print("\x1e=", sum(bytes(value, "utf8")), value)
        if label == "end":
            count = 0

    count = 0
    return say


_mpgc = _mpgc()

# piece: types by name
_mpgc = _mpgc or ...


def _mpgc(say=_mpgc):
    import builtins
    from builtins import getattr

    for name in ("type", "int", "float", "str", "bytes", "bytearray", "memoryview", "list", "tuple", "dict", "set", "frozenset", "slice"):
        value = getattr(builtins, name, None)
        if value:
            say("type", name, value)
    say("end")
    return say


_mpgc = _mpgc()

# piece: types without a name
_mpgc = _mpgc or ...


def _mpgc(say=_mpgc):
    from builtins import type
    import sys

    def cell(value):
        def call():
            return value

        return call

    def wrap():
        yield None

    say("type", "function", type(lambda: 0))
    say("type", "closure", type(cell(0)))
    say("type", "generator", type(wrap()))
    say("type", "", type(wrap))
    say("type", "bound_method", type([].append))
    say("type", "module", type(sys))
    try:
        import array

        say("type", "array", array.array)
    except ImportError:
        pass
    say("end")
    return say


_mpgc = _mpgc()

# piece: names of the program, modules
_mpgc = _mpgc or ...


def _mpgc(say=_mpgc):
    from builtins import getattr, globals
    import sys

    say("globals", "__main__", globals())
    try:
        say("modules", "", sys.modules)
        for name in sys.modules:
            say("module", name, sys.modules[name])
            value = getattr(sys.modules[name], "__dict__", None)
            if value is not None:
                say("dict", name, value)
    except AttributeError:
        pass
    say("end")
    return say


_mpgc = _mpgc()
