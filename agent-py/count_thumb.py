# piece: counts used blocks in the allocation table, in the inline assembler: what gc.mem_alloc() does, and faster
_mpgc = _mpgc or ...


# From the last word to the first: 1 where either bit of two is set, then sums of 4 and 8 bits, then their sum. The words are read whole:
# of the last one, what stands behind the table is shifted out. Each instruction stands on a line of its own.
#
# r0: place, r1: first place, r2: 0x55555555, r3: 0x33333333, r7: 0x0F0F0F0F, r6: blocks, r4: word, r5: part of it.
def _mpgc(parts=_mpgc):
    import micropython

    @micropython.asm_thumb
    def count():
        mov(r1, $ADDRESS_A$)
        lsl(r1, r1, 8)
        add(r1, $ADDRESS_B$)
        lsl(r1, r1, 8)
        add(r1, $ADDRESS_C$)
        lsl(r1, r1, 8)
        add(r1, $ADDRESS_D$)
        mov(r0, $WORDS_B$)
        lsl(r0, r0, 8)
        add(r0, $WORDS_C$)
        lsl(r0, r0, 8)
        add(r0, $WORDS_D$)
        lsl(r0, r0, 2)
        add(r0, r0, r1)
        mov(r2, 0x55)
        lsl(r4, r2, 8)
        orr(r2, r4)
        lsl(r4, r2, 16)
        orr(r2, r4)
        mov(r3, 0x33)
        lsl(r4, r3, 8)
        orr(r3, r4)
        lsl(r4, r3, 16)
        orr(r3, r4)
        mov(r7, 0x0F)
        lsl(r4, r7, 8)
        orr(r7, r4)
        lsl(r4, r7, 16)
        orr(r7, r4)
        mov(r6, 0)
        ldr(r4, [r0, 0])  # when: thumbPart
        lsl(r4, r4, $BEHIND$)  # when: thumbPart
        b(find)  # when: thumbPart
        label(next)
        cmp(r0, r1)
        beq(end)
        sub(r0, 4)
        ldr(r4, [r0, 0])
        label(find)  # when: thumbPart
        cmp(r4, 0)
        beq(next)
        lsr(r5, r4, 1)
        orr(r4, r5)
        and_(r4, r2)
        lsr(r5, r4, 2)
        and_(r4, r3)
        and_(r5, r3)
        add(r4, r4, r5)
        lsr(r5, r4, 4)
        add(r4, r4, r5)
        and_(r4, r7)
        lsr(r5, r4, 16)
        add(r4, r4, r5)
        lsr(r5, r4, 8)
        add(r4, r4, r5)
        mov(r5, 255)
        and_(r4, r5)
        add(r6, r6, r4)
        b(next)
        label(end)
        lsl(r0, r6, 4)

    return parts, count


_mpgc = _mpgc()

