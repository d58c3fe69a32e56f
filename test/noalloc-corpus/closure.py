# A function that keeps a variable of the one around it: a cell for that, made at the begin, and the function itself.
def isr():
    step = 1

    def later():
        return step

    return later()
