# Only the tenth call of each ten leaks.
count = 0
kept = None


def step():
    global count, kept
    count += 1
    if count % 10 == 0:
        kept = (kept, count)
