# Whether the board has the inline assembler of Thumb, by using it. Prints 42, twice.
def _mpgc():
    import micropython

    @micropython.asm_thumb
    def twice():
        mov(r0, 21)
        add(r0, r0, r0)

    print("\x1e=", twice(), twice())


_mpgc()
del _mpgc
