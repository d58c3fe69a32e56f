# Stage of modules of the program that stand beside its script, for firmware that mounts no file systems written in Python. An import of one
# is a call of insert() in what is sent: it runs the module's text the first time. No firmware makes a module by itself, so a class
# stands for it: its dictionary is that of the module's globals, and what is set in the one is set in the other.
#
# insert: loads the modules of `before` first, one after the other: it is called where they would be
# imported one in the other, which takes more of the stack. items: what stands for each module that was imported, by its name. values: their texts. All names are in the form a.b.c.
#
# The function has a name by which the host takes its frame out of tracebacks.
def _mpgc(mpgc=_mpgc):
    from builtins import exec, setattr, type

    def _mpgc(name, before=(), agent=mpgc, run=exec, make=type, put=setattr):
        for space in before:
            agent.insert(space)
        if name not in agent.items:
            space = {"__name__": name, "_mpgc": agent}
            end = name.rfind(".")
            if end > 0:
                agent.insert(name[:end])
            agent.items[name] = make(name, (), space)
            if end > 0:
                put(agent.items[name[:end]], name[end + 1 :], agent.items[name])
            try:
                run(agent.values[name], space)
            except:
                agent.items.pop(name)
                raise
        return agent.items[name]

    mpgc.items = {}
    mpgc.values = {}
    mpgc.insert = _mpgc
    return mpgc


_mpgc = _mpgc()
