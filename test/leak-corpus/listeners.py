# Listeners that are added each time and never removed.
class Button:
    def __init__(self):
        self.listeners = []

    def on_press(self, listener):
        self.listeners.append(listener)


button = Button()


class Screen:
    def __init__(self):
        button.on_press(self.redraw)

    def redraw(self):
        pass


def step():
    Screen()
