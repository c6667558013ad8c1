"""What a variable or an input takes in turn: a value, a list ``16,32``, a range ``a:b:c``."""

import re
from collections.abc import Iterable, Sequence

from convcalc.arguments import variable_text

_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_MOST_DIGITS = 30


class ValuesError(ValueError):
    """Says what is wrong with the values of a variable or an input, and what to write."""


class Values:
    """Texts that a variable takes one after the other; each is made when it is asked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(dict.fromkeys(texts))
        self.count = len(self._texts)

    def at(self, index: int) -> str:
        """Return one of them."""
        return self._texts[index]


class Steps(Values):
    """Numbers at equal distances, as exact decimals."""

    def __init__(self, first: int, last: int, step: int, decimals: int) -> None:
        self._first = first
        self._step = step
        self._decimals = decimals
        self.count = (last - first) // step + 1

    def at(self, index: int) -> str:
        """Return one of them without zeros at its end: ``0.5``, ``1``."""
        number = self._first + index * self._step
        whole, fraction = divmod(abs(number), 10**self._decimals)
        decimals = f"{fraction:0{self._decimals}d}".rstrip("0") if self._decimals else ""
        return "-" * (number < 0) + str(whole) + f".{decimals}" * bool(decimals)


def read_values(text: str) -> Values:
    """Return the values that a text stands for.

    Raises:
        ValuesError: A list has a gap, a range does not go up, a number is none.
    """
    if ":" in text:
        return _read_range(text)
    items = [it.strip() for it in text.split(",")]
    if not all(items):
        raise ValuesError(f"a list must have a value between its commas, but it is '{text}'")
    return Values(items)


def values_of(given: "str | float | Sequence[str | float]") -> Values:
    """Return the values that a Python program gives: a list, one value, or a text of them.

    Raises:
        ValuesError: There are none, or the text is wrong.
    """
    if isinstance(given, str):
        return read_values(given)
    values = list(given) if isinstance(given, Iterable) else [given]
    if not values:
        raise ValuesError("there must be a value, but the list is empty")
    return Values(map(variable_text, values))


def _read_range(text: str) -> Steps:
    parts = [_NUMBER.fullmatch(it.strip()) for it in text.split(":")]
    numbers = [it for it in parts if it and len(it[0]) <= _MOST_DIGITS]
    if len(parts) != 3 or len(numbers) != len(parts):  # noqa: PLR2004  from, to and step
        raise ValuesError(
            f"a range must be three numbers, as from:to:step in 0.25:1.5:0.25,"
            f" but it is '{text}'"
        )
    decimals = max(len(it[3] or "") for it in numbers)
    first, last, step = (_scaled(it, decimals) for it in numbers)
    if step <= 0:
        raise ValuesError(f"the step of a range must be above 0, but it is '{text}'")
    if last < first:
        raise ValuesError(f"a range must go up, but it is '{text}'")
    return Steps(first, last, step, decimals)


def _scaled(number: "re.Match[str]", decimals: int) -> int:
    """Return a decimal number times a power of ten, which makes it whole."""
    sign, whole, fraction = number.groups()
    return int(f"{sign}{whole}{fraction or '':0<{decimals}}")
