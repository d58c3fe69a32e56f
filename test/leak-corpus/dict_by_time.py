# Measurements by their time: no key comes twice.
clock = 0
by_time = {}


def step():
    global clock
    clock += 60
    by_time[clock] = clock // 7
