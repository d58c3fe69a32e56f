# Sizes that differ between firmware, as a user finds them out: the difference of what is in use, while nothing is collected.
import gc


def numbers(n):
    for i in range(n):
        data = bytearray(16)
        yield data
        data = (i, i)


def sizes(show):
    used = gc.mem_alloc
    used()
    before = used()
    lambda: 0
    function = used()
    numbers(1)
    generator = used()

    class Empty:
        pass

    body = used()
    (1, 2, 3)
    constants = used()
    a, b = before, body
    pair = used()
    if show:
        print("FUNCTION", function - before)
        print("GENERATOR", generator - function)
        print("CLASS", body - generator)
        print("CONSTANTS", constants - body)
        print("PAIR", pair - constants)


gc.collect()
gc.disable()
sizes(False)
sizes(True)
gc.enable()
