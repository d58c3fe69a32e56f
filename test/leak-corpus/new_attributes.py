# Attributes of new names: every name becomes an interned string, which is never freed, even when its object is.
class Settings:
    pass


number = 0


def step():
    global number
    number += 1
    settings = Settings()
    setattr(settings, "channel_%d" % number, True)
