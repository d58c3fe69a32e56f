# Of a program whose loop is ended at the head of a pass, to see what it keeps: what `_mpgc()` gives, the program stands in. What ends it is no Exception,
# so that a program which handles those ends, too. `value`: passes that may still begin; below 0 once it was ended.
class _mpgc:
    value = [$PASSES$]

    class stop(BaseException):
        pass

    def __enter__(self):
        pass

    def __exit__(self, kind, value, traceback, error=stop):
        return kind is error

    def mark(label="", *values):
        pass

    # True for Python: a test of the loop follows.
    def count(left=value, error=stop):
        left[0] -= 1
        if left[0] < 0:
            raise error
        return error


__import__("sys").modules["mpgc"] = _mpgc  # when: sysModules
