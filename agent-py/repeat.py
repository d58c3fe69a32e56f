# Stage of --call: evaluates it `count` times with a sample before and after each. `first` is the kind of the sample
# before: with a collection where gc.collect() collects at once, without one elsewhere. _mpgc_call: see hunt.py.
def _mpgc(mpgc=_mpgc):
    call = ...  # a constant object, see core.py

    def _mpgc(count, first, mark=mpgc.mark):
        while count:
            mark("", first)
            _mpgc_call
            mark("", 14)
            count -= 1

    mpgc.iter = _mpgc
    return mpgc


_mpgc = _mpgc()
