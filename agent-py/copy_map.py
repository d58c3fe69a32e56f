# piece: decides whether a heap map is due, and prints it or has it printed (hold_map.py)
_mpgc = _mpgc or ...


# At a mark, a tick of the timer, a pass. What waits is printed before it, so that it stands behind its sample.
#
# state: [0] when the first sample was in ms, or -1, [1] maps that are left, [2] when the next is due in ms after the first sample, [3] what the
# last took in ms, [4] 1 while one is wanted, [8:] what is called. So each function has few variables: see core.py.
def _mpgc(parts=_mpgc):
    import micropython  # when: direct

    state = [-1, $MAPS$, 0, 0, 0, 0, 0, 0]
    state.extend(parts[2])  # when: held
    state.append(print)  # when: direct
    state.append(micropython.mem_info)  # when: direct

    def copy(kind, buffer, state=state, calls=parts[1]):
        if state[1] < 1 or 274 >> (kind >> 2) & 1 < 1:
            return
        if state[0] < 0:
            state[0] = calls[1]() & 0x3FFFFFFF
        now = calls[1]() - state[0] & 0x3FFFFFFF
        if now < state[2]:
            return
        if calls[2]() > $MOST_TEXT$:  # when: text
            return  # when: text
        if kind & 2:
            calls[6]("", buffer)
        state[1] -= 1
        state[4] = 1
        state[12 + (kind >> 2 != 4)](state)  # when: held
        state[8]("\x1e$SECRET$[*")  # when: direct
        try:  # when: direct
            state[9](1)  # when: direct
        finally:  # when: direct
            state[8]("\x1e$SECRET$]")  # when: direct
        state[3] = (calls[1]() - state[0] & 0x3FFFFFFF) - now + 1
        state[2] = max(state[3] * $MAP_SPACING$, now // $GROWTH$ + $GAP_MS$)
        state[2] = state[2] + now + state[3]

    parts[1].append(copy)
    return parts[0], parts[1]


_mpgc = _mpgc()
