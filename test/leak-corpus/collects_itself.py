# A program that calls gc.collect() itself, as many do.
import gc


def step():
    text = ""
    for value in range(8):
        text += str(value)
    gc.collect()
    return text
