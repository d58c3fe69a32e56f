# What is shown.
try:
    import display
except ImportError:
    display = None

TITLE = "Weather station"
UNITS = {"temperature": "C", "humidity": "%", "pressure": "hPa"}


def line(name, value):
    return "{}: {}.{} {}".format(name, value // 10, value % 10, UNITS.get(name, ""))


def overview(history):
    lines = [TITLE, line("temperature", history.mean())]
    return "\n".join(lines)


def alarm(value, limit):
    """A text where a value is over its limit."""
    if value > limit:
        return "Warning: {} is above {}".format(value, limit)
    return None
