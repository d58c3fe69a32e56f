# Stage of files of the program that stand beside its script: gives each to import and open() by a file system of its own, mounted where
# the file would lie on the board. Nothing is written: their bytes stand on the heap for as long as the program runs.
#
# A path that is mounted is found before the file system of the board is asked (py: mp_vfs_lookup_path), and what import and open() read
# from it is a native stream: reading allocates as little as from a file.
#
# items: what is mounted, by its place. values: the bytes that are being sent. insert: gives them a path, which begins with a slash and
# is only that for a file that is mounted itself; without a path it takes away what is mounted there.
def _mpgc(mpgc=_mpgc):
    from builtins import OSError, len
    import uio as io  # when: prefixed
    import uos as os  # when: prefixed
    import io  # unless: prefixed
    import os  # unless: prefixed

    class files:
        def __init__(self):
            self.items = {}

        def mount(self, *_):
            pass

        def umount(self):
            pass

        def stat(self, path):
            if path in self.items:
                return 32768, 0, 0, 0, 0, 0, len(self.items[path]), 0, 0, 0
            for name in self.items:
                if name.startswith(path.rstrip("/") + "/"):
                    return 16384, 0, 0, 0, 0, 0, 0, 0, 0, 0
            raise OSError(2)

        def open(self, path, mode, native=io):
            if path not in self.items:
                raise OSError(2)
            if "r" not in mode or "+" in mode:
                raise OSError(30)
            return (native.BytesIO if "b" in mode else native.StringIO)(self.items[path])

    def insert(point, path=None, agent=mpgc, make=files, attach=os.mount, detach=os.umount):
        if path is None:
            return detach(point)
        if point not in agent.items:
            agent.items[point] = make()
            attach(agent.items[point], point)
        agent.items[point].items[path] = agent.values

    mpgc.items = {}
    mpgc.values = None
    mpgc.insert = insert
    return mpgc


_mpgc = _mpgc()
