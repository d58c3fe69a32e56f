# Goes on whatever is raised in it; each pass keeps the last exception alone.
import time

last = None


def step():
    raise ValueError("no reading")


while True:
    try:
        step()
    except ValueError as error:
        last = error
    time.sleep_ms(1)
