# A log in one bytearray that grows by four bytes a call.
log = bytearray()


def step():
    log.extend(b"abcd")
