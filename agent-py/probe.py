# Finds out what the firmware has, by trying it, and leaves nothing behind. Each finding is a line: marker, ?,
# number, checksum of the text, name, text of the value.
def _mpgc():
    import sys, gc
    from builtins import bytearray, bytes, getattr, list, max, min, print, range, str, sum

    def say(name, value):
        nonlocal number
        number += 1
        text = name + " " + str(value).replace("\n", " ")
        print("\x1e?", number, sum(bytes(text, "utf8")) + number & 65535, text)

    # Each module once: some firmwares look in the file system at every import.
    def load(name):
        try:
            return __import__(name)
        except Exception:
            pass

    def find(name, found, *path):
        try:
            for step in path:
                found = getattr(found, step)
        except Exception:
            found = None
        say(name, 0 if found is None else 1)
        return found

    number = 0
    say("implementation", sys.implementation[0])
    say("version", sys.implementation[1])
    say("build", sys.version)
    say("platform", sys.platform)
    say("machine", getattr(sys.implementation, "_machine", ""))
    say("maxsize", getattr(sys, "maxsize", 0))
    find("sysModules", sys, "modules")
    find("settrace", sys, "settrace")
    find("array", load("array"))
    find("compile", load("builtins"), "compile")
    find("uctypes", load("uctypes"))
    machine = load("machine")
    find("mem32", machine, "mem32")
    find("timer", machine, "Timer")
    unique = find("unique", machine, "unique_id")
    find("idfHeapInfo", load("esp32"), "idf_heap_info")
    micropython = find("micropython", load("micropython"))
    find("stackUse", micropython, "stack_use")
    info = find("memInfo", micropython, "mem_info")
    us = find("utime", load("utime"), "ticks_us") or find("time", load("time"), "ticks_us")
    try:
        say("uid", list(unique()))
    except Exception:
        pass
    threshold = find("threshold", gc, "threshold")
    if us:
        began = us()
        __import__("gc")
        say("importUs", us() - began & 0x3FFFFFFF)
        step = 1 << 29
        for _ in range(4):
            began = us()
            ended = began
            tries = 0
            while ended == began and tries < 50000:
                ended = us()
                tries += 1
            step = min(step, ended - began & 0x3FFFFFFF)
        say("resolution", step)
    # A word that is left on the stack may keep any of it, or all that a list holds: the best of several is what counts.
    most = 0
    for _ in range(3):
        hold = [bytearray(128) for _ in range(8)]
        for _ in range(4):
            bytearray(128)
        before = gc.mem_alloc()
        hold = None
        gc.collect()
        most = max(most, before - gc.mem_alloc())
    say("collected", most)
    # What a collection frees that the heap asks for itself.
    most = 0
    if threshold:
        old = threshold()
        was = gc.isenabled()
        gc.enable()
        threshold(1024)
        before = gc.mem_alloc()
        for _ in range(32):
            bytearray(112)
        most = 32 * 128 + before - gc.mem_alloc()
        threshold(old)
        if not was:
            gc.disable()
    say("automatic", most)
    say("alloc", gc.mem_alloc())
    say("free", gc.mem_free())
    if info:
        info()


_mpgc()
del _mpgc
