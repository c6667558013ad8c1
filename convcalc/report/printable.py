"""Text from a spec made safe to print: nothing in it can drive a terminal."""


def printable(text: str) -> str:
    r"""Return ``text`` with every character that is not printable as an escape, ``\x1b``."""
    if text.isprintable():
        return text
    return "".join(it if it.isprintable() else ascii(it)[1:-1] for it in text)
