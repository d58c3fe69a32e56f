# A log kept as one string, written anew with each line.
log = ""


def step():
    global log
    log += "temp=21\n"
