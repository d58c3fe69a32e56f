# piece: counts used blocks in the allocation table, in native code: what gc.mem_alloc() does, and faster
_mpgc = _mpgc or ...


# Six words a step, and what is left by bytes: 1 where either bit of two is set, then sums of 4 and 8 bits, then their sum. Steps that
# are all free are passed over. The variables named first are kept in registers.
def _mpgc(parts=_mpgc):
    import micropython

    @micropython.viper
    def count() -> int:
        at = ptr32($ADDRESS$)
        one = 0
        pairs = 0x5555
        two = 0x3333
        four = 0xF0F
        ones = 0x101
        pairs |= pairs << 16
        two |= two << 16
        four |= four << 16
        ones |= ones << 16
        blocks = 0
        left = $STEPS$
        while left:
            left -= 1
            if at[0] | at[1] | at[2] | at[3] | at[4] | at[5]:
                one = ((at[0] | at[0] >> 1) & pairs) + ((at[1] | at[1] >> 1) & pairs) + ((at[2] | at[2] >> 1) & pairs)
                more = (one & two) + (one >> 2 & two)
                one = ((at[3] | at[3] >> 1) & pairs) + ((at[4] | at[4] >> 1) & pairs) + ((at[5] | at[5] >> 1) & pairs)
                more += (one & two) + (one >> 2 & two)
                blocks += ((more & four) + (more >> 4 & four)) * ones >> 24
            at = ptr32(int(at) + 24)
        left = $LEFT$
        rest = ptr8(at)
        while left:
            left -= 1
            one = rest[left]
            while one:
                blocks += (one | one >> 1) & 1
                one >>= 2
        return blocks << 4

    return parts, count


_mpgc = _mpgc()

