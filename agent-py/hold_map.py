# piece: copies the allocation table in lines of text, 3 blocks a character, in native code
_mpgc = _mpgc or ...  # when: table


# sum: FNV-1a of the whole table, at one moment: no callback comes in between. The host makes it of the lines that it gets, so what changed
# while they were printed is no map.
#
# fill: one line from block 3 * at on. Behind its marker stand 2 characters of its number; then a character of 0x30 to 0x6f for 3 blocks,
# 2 bits each, the first lowest; and 0x70 + n, which says the character before it 2 ** n times more, n up to 14; 2 of a sum of those; a newline.
# Gives 256 times where the next line begins, plus the length of this one.
def _mpgc(parts=_mpgc):  # when: table
    import micropython  # when: table

    @micropython.viper  # when: table
    def sum() -> int:  # when: table
        table = ptr8($ADDRESS$)  # when: table
        check = 0x11C9DC5  # when: table
        end = $TABLE_BYTES$  # when: table
        at = 0  # when: table
        while at < end:  # when: table
            check = (check ^ table[at]) * 16777619  # when: table
            at += 1  # when: table
        return check & 0x3FFFFFFF  # when: table

    @micropython.viper  # when: table
    def fill(line, at: int) -> int:  # when: table
        table = ptr8($ADDRESS$)  # when: table
        to = ptr8(line)  # when: table
        number = to[6] - 47 + (to[7] - 48 << 6)  # when: table
        if at == 0:  # when: table
            number = 0  # when: table
        to[6] = 48 + (number & 63)  # when: table
        to[7] = 48 + (number >> 6)  # when: table
        place = 8  # when: table
        value = 0  # when: table
        byte = 0  # when: table
        more = 0  # when: table
        code = 0  # when: table
        while at < $TRIPLES$ and place < 120:  # when: table
            byte = at * 3 >> 2  # when: table
            value = (table[byte] | table[byte + 1] << 8) >> ((at & 3) * 6 & 7) & 63  # when: table
            to[place] = value + 48  # when: table
            place += 1  # when: table
            at += 1  # when: table
            more = 0  # when: table
            while at < $TRIPLES$ and more < 32767:  # when: table
                byte = at * 3 >> 2  # when: table
                if (table[byte] | table[byte + 1] << 8) >> ((at & 3) * 6 & 7) & 63 != value:  # when: table
                    break  # when: table
                more += 1  # when: table
                at += 1  # when: table
            code = 112  # when: table
            while more:  # when: table
                if more & 1:  # when: table
                    to[place] = code  # when: table
                    place += 1  # when: table
                code += 1  # when: table
                more >>= 1  # when: table
        code = 8  # when: table
        value = 0  # when: table
        while code < place:  # when: table
            value = value * 31 ^ to[code]  # when: table
            code += 1  # when: table
        to[place] = 48 + (value & 63)  # when: table
        to[place + 1] = 48 + (value >> 6 & 63)  # when: table
        to[place + 2] = 10  # when: table
        return at << 8 | place + 3  # when: table

    return parts[0], parts[1], sum, fill  # when: table


_mpgc = _mpgc()  # when: table

# piece: prints a heap map
_mpgc = _mpgc or ...


# state: see copy_map.py; [5] is the table's sum, [6] its used bytes as counted, [7] the same by gc.mem_alloc().
def _mpgc(parts=_mpgc):
    import sys  # when: table
    import micropython

    line = bytearray(b"\x1e$SECRET$|" + bytes(152))  # when: table
    tools = parts[1][2], parts[1][8], parts[2], parts[3], sys.stdout.write, line  # when: table
    tools = (micropython.mem_info,)  # when: text

    def send(state, tools=tools, out=print):
        state[4] = 0
        out("\x1e$SECRET$[*")  # when: text
        tools[0](1)  # when: text
        out("\x1e$SECRET$]")  # when: text
        state[5] = tools[2]()  # when: table
        state[6] = tools[0]()  # when: table
        state[7] = tools[1]()  # when: table
        out("\x1e$SECRET$<", $POOL$, $BLOCKS$, end=" ")  # when: table
        out(state[5], state[6], end=" ")  # when: table
        out(state[7], state[5] ^ state[6] ^ state[7] ^ $GEOMETRY$)  # when: table
        at = 0  # when: table
        while at >> 8 < $TRIPLES$:  # when: table
            at = tools[3](tools[5], at >> 8)  # when: table
            tools[4](tools[5], at & 255)  # when: table

    later = getattr(micropython, "schedule", None)
    return parts[0], parts[1], [send, KeyboardInterrupt, RuntimeError, later]


_mpgc = _mpgc()

# piece: prints it where others hold still
_mpgc = _mpgc or ...


# In a callback, where the firmware has such: others wait until it is printed, and print nothing into it. Where the program is in one itself, ours would
# come after it, so that it is printed at once. A ctrl-C would be printed as an error of the callback: it is dropped here, the map ends, and the
# host sends another one.
def _mpgc(parts=_mpgc):
    def whole(state):
        if state[4]:
            try:
                state[8](state)
            except state[9]:
                state[14]("\x1e$SECRET$$CUT$")

    def hold(state):
        if state[11]:
            state[4] = 9
            try:
                state[11](state[12], state)
            except state[10]:
                pass
        while state[4] > 1:
            state[4] -= 1
        state[12](state)

    parts[2].append(whole)
    parts[2].append(hold)
    parts[2].append(print)
    return parts


_mpgc = _mpgc()
