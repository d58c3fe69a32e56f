# Stage of --call: runs a piece of work `count` times with a sample before and after each run. `first` is the
# kind of the sample before: with a collection where gc.collect() collects at once, without one elsewhere.
def _mpgc(mpgc=_mpgc):
    call = ...  # a constant object, see core.py

    def repeat(call, count, first, mark=mpgc.mark):
        while count:
            mark("", first)
            call()
            mark("", 19)
            count -= 1

    mpgc.iter = repeat
    return mpgc


_mpgc = _mpgc()
