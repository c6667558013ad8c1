"""Ratios for people: three significant digits, from whole numbers."""

_THREE_DIGITS = 1000
_MOST_DECIMALS = 12


def ratio(above: int, below: int) -> str:
    """Return how many times one number is in another: ``2.22``, ``3,025``, ``0.0513``."""
    if above == 0:
        return "0"
    for decimals in range(_MOST_DECIMALS):
        scaled = above * 10**decimals
        shown = (2 * scaled + below) // (2 * below)
        if 10 * shown >= _THREE_DIGITS or scaled % below == 0:
            break
    whole, fraction = divmod(shown, 10**decimals)
    return f"{whole:,}.{fraction:0{decimals}d}" if decimals else f"{whole:,}"
