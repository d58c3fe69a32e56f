# A dict whose keys are there already, and a list that has its length.
state = {"count": 0, "last": 0}
ring = [0] * 4


def isr():
    state["count"] += 1
    ring[state["count"] & 3] = state["last"]
    state["last"] = ring[0]
