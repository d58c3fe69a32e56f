# Reads memory for a snapshot of objects, and says what a word of it is. It leaves in `_mpgc` a tuple: a list of known
# objects, by whose words the host sees how this firmware writes objects, and two functions.
#
# What it prints are lines of their own: the marker, ~ and bytes from an address (packed: deflate, or runs of one byte as an escape), or
# % and the text of a word, each with a sum. It allocates nothing that stays; what it reads was allocated before. Bytes are copied first: what this
# makes on its way may lie among them, and their sum would not agree. `io` by its older name: `import io` leaves a module behind.
#
# An object is made of a word by writing it into the list: the host gives words that it found as the name of something, as the
# type of an object, or in a place where objects stand: of these the type is told.

# piece: known objects, and what reads memory
_mpgc = ...


def _mpgc():
    from builtins import bytes, list, min, print, range, str
    import uctypes  # when: text
    import $BINASCII$ as binascii  # when: text
    from deflate import RAW, DeflateIO  # when: deflate
    from uio import BytesIO  # when: deflate
    from machine import mem32  # unless: text

    try:
        value = 3 / 2
    except TypeError:
        value = None

    def read(at, count):
        while count > 0:
            value = uctypes.bytes_at(at, min(count, $PIECE$))  # when: text
            check = binascii.crc32(value)  # when: text
            end = BytesIO()  # when: deflate
            with DeflateIO(end, RAW, 10) as packed:  # when: deflate
                packed.write(value)  # when: deflate
            value = end.getvalue()  # when: deflate
            value = value.replace(b"\x1b", b"\x1b\x01").replace(bytes(12), b"\x1b\x02")  # when: runs
            value = value.replace(bytes(3), b"\x1b\x03").replace(b"\xff" * 12, b"\x1b\x04")  # when: runs
            print("\x1e~", at, check, str(binascii.b2a_base64(value), "utf8"), end="")  # when: text
            at += $PIECE$  # when: text
            print("\x1e~", at, end=" ")  # unless: text
            check = 0  # unless: text
            end = at + min(count, $PIECE$)  # unless: text
            while at < end:  # unless: text
                value = mem32[at]  # unless: text
                check = (check * 31 ^ value & 65535 ^ value >> 16 & 65535) % 65521  # unless: text
                print(value, end=" ")  # unless: text
                at += 4  # unless: text
            print(check)  # unless: text
            count -= $PIECE$

    return [None, False, True, 0, 1, "get", value, list], read


_mpgc = _mpgc()

# piece: says what words are
_mpgc = _mpgc or ...


def _mpgc(parts=_mpgc):
    from builtins import BaseException, bytes, isinstance, issubclass, print, range, str, sum, tuple, type
    import uctypes  # when: text
    from machine import mem32  # unless: text

    slot, read = parts

    def tell(place, words):
        for word in words:
            mem32[place] = word  # unless: text
            value = uctypes.bytearray_at(place, $WORD$)  # when: text
            for index in range($WORD$):  # when: text
                value[index] = word >> 8 * index & 255  # when: text
            value = slot[0]
            flag = 0
            if not isinstance(value, str):
                if not isinstance(value, type):
                    value = type(value)
                flag = 1 + issubclass(value, BaseException) + 2 * issubclass(value, tuple)
            value = bytes(str(value), "utf8")
            print("\x1e%", word, sum(value), flag, value)
            slot[0] = None

    return slot, read, tell


_mpgc = _mpgc()
