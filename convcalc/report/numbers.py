"""Numbers for people: three significant digits and a prefix, a ratio, or every digit."""

import struct

_COUNT_PREFIXES = ("", " k", " M", " G", " T", " P", " E")
_BYTE_PREFIXES = (" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB")

_THREE_DIGITS = 1000
_MOST_DECIMALS = 12
_LARGEST_FLOAT = 10**40


def human_count(count: int) -> str:
    """Return a count with a power of 1000: ``760``, ``34.9 k``, ``62.4 M``."""
    return _scaled(count, 1000, _COUNT_PREFIXES)


def human_bytes(size: int) -> str:
    """Return a size with a power of 1024: ``640 B``, ``1.11 MiB``."""
    return _scaled(size, 1024, _BYTE_PREFIXES) if size else "0"


def exact(count: int) -> str:
    """Return every digit in groups of three: ``62,378,344``."""
    return f"{count:,}"


def billions(count: int) -> str:
    """Return billions with three decimals, ``0.299``, rounded by way of a float of C.

    That is how Darknet's log has them.
    """
    if count > _LARGEST_FLOAT:
        return exact(count // 10**9)
    (single,) = struct.unpack("f", struct.pack("f", count / 10**9))
    return f"{single:.3f}"


def percent(part: int, whole: int) -> str:
    """Return a share of a whole: ``61 %``, ``below 1 %``."""
    share = (200 * part + whole) // (2 * whole)
    return f"{share} %" if share or not part else "below 1 %"


def _scaled(number: int, base: int, units: tuple[str, ...]) -> str:
    """Return three significant digits in the smallest unit that needs at most three."""
    power, scale = 0, 1
    while 2 * number >= (2 * base - 1) * scale and power < len(units) - 1:
        power, scale = power + 1, scale * base
    for digits in (2, 1) if power else ():
        rounded = (2 * number * 10**digits + scale) // (2 * scale)
        if rounded < _THREE_DIGITS:
            whole, fraction = divmod(rounded, 10**digits)
            return f"{whole}.{fraction:0{digits}d}{units[power]}"
    return f"{(2 * number + scale) // (2 * scale):,}{units[power]}"


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
