"""Text from a spec made safe to print: nothing in it can drive a terminal."""


def printable(text: str) -> str:
    r"""Return ``text`` with every character that is not printable as an escape, ``\x1b``."""
    if text.isprintable():
        return text
    return "".join(it if it.isprintable() else ascii(it)[1:-1] for it in text)


def text_width(text: str) -> int:
    """Return the columns that a text takes on a terminal: wide letters two, accents none."""
    if text.isascii():
        return len(text)
    import unicodedata  # few names need it

    return sum(
        0 if unicodedata.combining(it) else 2 if unicodedata.east_asian_width(it) in "WF" else 1
        for it in text
    )
