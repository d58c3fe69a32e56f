# piece: counts used blocks in the allocation tables of a heap of several areas, in native code: what gc.mem_alloc() does, and faster
_mpgc = _mpgc or ...


# From area to area by the collector's own records, as that does: next record, table, its bytes, other tables, where the blocks begin, where they
# end. Of a record that does not agree with itself nothing is read, nor of what it names. Its address comes in two halves, and one by way of a
# variable: a constant of native code is a small integer. For the rest see count_viper.py.
def _mpgc(parts=_mpgc):
    import micropython

    @micropython.viper
    def count() -> int:
        at = ptr32(0)
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
        left = $HIGH$
        record = ptr32(left << 16 | $LOW$)
        while int(record):
            left = record[2]
            if record[$END$] - record[$BEGIN$] != left << 6 or record[1] & 3:
                return 0
            at = ptr32(record[1])
            while left > 23:
                left -= 24
                if at[0] | at[1] | at[2] | at[3] | at[4] | at[5]:
                    one = ((at[0] | at[0] >> 1) & pairs) + ((at[1] | at[1] >> 1) & pairs) + ((at[2] | at[2] >> 1) & pairs)
                    more = (one & two) + (one >> 2 & two)
                    one = ((at[3] | at[3] >> 1) & pairs) + ((at[4] | at[4] >> 1) & pairs) + ((at[5] | at[5] >> 1) & pairs)
                    more += (one & two) + (one >> 2 & two)
                    blocks += ((more & four) + (more >> 4 & four)) * ones >> 24
                at = ptr32(int(at) + 24)
            rest = ptr8(at)
            while left:
                left -= 1
                one = rest[left]
                while one:
                    blocks += (one | one >> 1) & 1
                    one >>= 2
            record = ptr32(record[0])
        return blocks << 4

    # Bytes of all tables: whether areas came or went.
    @micropython.viper
    def tables() -> int:
        bytes = $HIGH$
        record = ptr32(bytes << 16 | $LOW$)
        bytes = 0
        while int(record):
            bytes += record[2]
            record = ptr32(record[0])
        return bytes

    return (parts, tables), count


_mpgc = _mpgc()
