# Pulses of a tachometer, counted in an interrupt handler, which may not allocate. The first handler does; the second
# keeps what it has in a buffer that is there, and leaves the floats to the main loop.
# Ask: mpgc noalloc examples/tacho.py --call "on_pulse(None)" --port sim
pulses = 0
log = []
gaps = bytearray(16)


def rpm(gap_us):
    return 60_000_000 / gap_us


def on_pulse(pin):
    global pulses
    pulses += 1
    speed = rpm(1000 + (pulses & 7))
    log.append((pulses, speed))


def on_pulse_light(pin):
    global pulses
    pulses += 1
    gaps[pulses & 15] = pulses & 7


def main_loop():
    return rpm(1000 + gaps[pulses & 15])
