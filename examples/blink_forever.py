# A program that never ends, as most programs on boards do. Profile it: --duration 2s, or ctrl-C.
import time

history = []
on = False
while True:
    on = not on
    history.append(on)
    if len(history) > 50:
        history.pop(0)
    time.sleep_ms(10)
