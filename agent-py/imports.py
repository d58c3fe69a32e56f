# Stage that finds out how far an import reaches into the heap. send() takes a list nearly as large as the largest free piece, and then
# all that is free below it, in a chain of tuples of a block each; gives the list back, which clear() does at once, without a collection; imports;
# and looks up from where on all of that piece is as the list has left it. What MicroPython allocates it clears or writes.
#
# count: where the piece begins and ends, and the lowest place from which on nothing was touched; or where it was not tried, what was
# there before. What looks it up leaves a little garbage, low in the heap.
#
# The address of a list's items is its fourth word (py/objlist.h). The items are small integers, so reading their words allocates
# nothing. clear() keeps room for 4 items.
#
# The function has a name by which the host takes its frame out of tracebacks.
def _mpgc(mpgc=_mpgc):
    from builtins import id
    from builtins import int  # when: uctypes
    import uctypes  # when: uctypes
    import machine  # unless: uctypes

    def find(start, end, last, at=uctypes.bytearray_at):  # when: uctypes
        stop = end - 4  # when: uctypes
        while at(stop, 4) == last and end - start > 16:  # when: uctypes
            middle = start + (end - start) // 32 * 16  # when: uctypes
            if at(middle, stop - middle) == at(middle + 4, stop - middle):  # when: uctypes
                end = middle  # when: uctypes
            else:  # when: uctypes
                start = middle  # when: uctypes
        return end  # when: uctypes

    def word(place, at=uctypes.bytearray_at, make=int.from_bytes):  # when: uctypes
        return make(at(place, 4), "little")  # when: uctypes

    def _mpgc(call, name, count, agent=mpgc, place=id, address=word, look=find, at=uctypes.bytearray_at):  # when: uctypes
        held = [0x12345] * count  # when: uctypes
        start = address(place(held) + 12)  # when: uctypes
        end = start + count * 4  # when: uctypes
        last = at(end - 4, 4)[:]  # when: uctypes
        chain = (None,)  # when: uctypes
        while place(chain) < start:  # when: uctypes
            chain = (chain,)  # when: uctypes
        held.clear()  # when: uctypes
        try:  # when: uctypes
            call(name)  # when: uctypes
        finally:  # when: uctypes
            agent.count = start + 16, end, look(start + 16, end, last)  # when: uctypes

    def find(start, end, last, words=machine.mem32):  # unless: uctypes
        while end > start and words[end - 16] == last:  # unless: uctypes
            end -= 16  # unless: uctypes
        return end  # unless: uctypes

    def _mpgc(call, name, count, agent=mpgc, place=id, words=machine.mem32, look=find):  # unless: uctypes
        held = [0x12345] * count  # unless: uctypes
        start = words[place(held) + 12]  # unless: uctypes
        end = start + count * 4  # unless: uctypes
        last = words[end - 4]  # unless: uctypes
        chain = (None,)  # unless: uctypes
        while place(chain) < start:  # unless: uctypes
            chain = (chain,)  # unless: uctypes
        held.clear()  # unless: uctypes
        try:  # unless: uctypes
            call(name)  # unless: uctypes
        finally:  # unless: uctypes
            agent.count = start + 16, end, look(start + 16, end, last)  # unless: uctypes

    mpgc.send = _mpgc
    return mpgc


_mpgc = _mpgc()
