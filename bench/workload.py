# Five seconds of a small board's day: a sensor is read, a window is kept, text is made.
import utime

window = []
begun = utime.ticks_ms()
count = 0
while utime.ticks_diff(utime.ticks_ms(), begun) < 5000:
    window.append((count, count * 7 % 40))
    if len(window) > 20:
        window.pop(0)
    text = "%d:%d" % window[-1]
    count += 1
print(text != "", len(window))
