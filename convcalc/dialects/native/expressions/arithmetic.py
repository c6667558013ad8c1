"""What the expressions of a spec compute with: exact numbers, texts, true and false.

A value that was typed stays a text until an operation asks for a number or a truth, so that
``010`` can be a part of a name and ``"64"`` equals ``64``.
"""

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from convcalc.dialects.values import FALSE, TRUE
from convcalc.tree import Node

Number = int | Fraction
Value = int | Fraction | str | Node
"""A bool is a truth, any other int a number; a node is a list, which only passes through."""

MOST_DIGITS = 60
_LARGEST = 10**MOST_DIGITS
_LARGEST_EXPONENT = 200
_NUMBER = re.compile(
    r"[+-]?((0|[1-9][0-9]*)/[1-9][0-9]*"
    r"|(0|[1-9][0-9]*|(?=\.[0-9]))(\.[0-9]*)?([eE][+-]?[0-9]{1,2})?)"
)
_TRUTHS = {**dict.fromkeys(TRUE, True), **dict.fromkeys(FALSE, False)}


class OperationError(Exception):
    """Says what keeps an operation from having a result, as ``rule`` and message.

    ``operand`` counts the one at fault from 0; None is the operation as a whole.
    """

    def __init__(self, rule: str, message: str, operand: int | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.operand = operand


def bounded(number: Number) -> Number:
    """Return a number, whole ones as int; one of too many digits is an OperationError."""
    top, bottom = (number, 1) if isinstance(number, int) else number.as_integer_ratio()
    if abs(top) >= _LARGEST or bottom >= _LARGEST:
        raise OperationError(
            "limit-exceeded",
            f"a number must have at most {MOST_DIGITS} digits, but this one has more",
        )
    return top if bottom == 1 else number


def number_in(text: str) -> Number | None:
    """Return the number that a text is, as ``0.25`` or ``1/4``, exactly; or None."""
    if len(text) > 2 * MOST_DIGITS or not _NUMBER.fullmatch(text):
        return None
    try:
        return bounded(Fraction(text))
    except OperationError:
        return None


def as_number(value: Value) -> Number | None:
    """Return a value as a number, or None if it is none."""
    if isinstance(value, str):
        return number_in(value)
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return value


def as_truth(value: Value) -> bool | None:
    """Return a value as true or false, or None if it is neither."""
    if isinstance(value, str):
        return _TRUTHS.get(value)
    return value if isinstance(value, bool) else None


def as_text(value: Number | str) -> str:
    """Return a value as a field would have it typed; a third stays ``1/3``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    top, bottom = value.as_integer_ratio()
    places = 0
    while bottom != 1 and 10**places % bottom and places < MOST_DIGITS:
        places += 1
    if 10**places % bottom:
        return f"{top}/{bottom}"
    digits = f"{abs(top) * 10**places // bottom:0{places + 1}d}"
    point = len(digits) - places
    return "-" * (top < 0) + digits[:point] + "." * (places > 0) + digits[point:]


def equal(first: Value, second: Value) -> bool:
    """Return whether two values are the same number, truth, or else text."""
    for read in (as_number, as_truth):
        one, other = read(first), read(second)
        if one is not None and other is not None:
            return one == other
    return type(first) is type(second) and first == second


# Arithmetic


def divide(first: Number, second: Number) -> Number:
    """Return the exact quotient."""
    quotient: Fraction = operator.truediv(Fraction(first), _divisor(second))
    return quotient


def divide_down(first: Number, second: Number) -> Number:
    """Return the quotient rounded down."""
    return first // _divisor(second)


def modulo(first: Number, second: Number) -> Number:
    """Return what division rounded down leaves over."""
    return first % _divisor(second)


def power(base: Number, exponent: Number) -> Number:
    """Return a number to a whole power."""
    if not isinstance(exponent, int) or abs(exponent) > _LARGEST_EXPONENT:
        raise OperationError(
            "limit-exceeded",
            f"an exponent must be a whole number from -{_LARGEST_EXPONENT} to"
            f" {_LARGEST_EXPONENT}, but it is {as_text(exponent)}",
            operand=1,
        )
    if exponent < 0 and not base:
        raise OperationError(
            "invalid-expression",
            "what has a negative exponent must not be 0, but this is",
            operand=0,
        )
    if exponent < 0:
        return divide(1, power(base, -exponent))
    return base**exponent


def _divisor(number: Number) -> Number:
    if not number:
        message = "a divisor must not be 0, but this one is"
        raise OperationError("invalid-expression", message, operand=1)
    return number


# Functions


class Function(NamedTuple):
    """A function of numbers, and how many it takes at least and at most.

    One of any number takes lists of them too; ``len`` takes a list of anything.
    """

    compute: Callable[..., Number]
    least: int
    most: int | None


def rounded_down(number: Number) -> int:
    """Return the next whole number below."""
    return number // 1


def rounded_up(number: Number) -> int:
    """Return the next whole number above."""
    return -(-number // 1)


def rounded_to_zero(number: Number) -> int:
    """Return the whole part, as Python's ``int``."""
    return rounded_down(number) if number > 0 else rounded_up(number)


def rounded_to_nearest(number: Number) -> int:
    """Return the nearest whole number, a half to the even one, as Python's ``round``."""
    below = rounded_down(number)
    twice = 2 * (number - below)
    return below + int(twice > 1 or (twice == 1 and below % 2 == 1))


def divisible_by(number: Number, divisor: Number) -> int:
    """Return the nearest multiple, a half up; one step up if that lost more than a tenth.

    Source: Sandler et al., tensorflow/models, ``mobilenet.py``, ``_make_divisible``.
    """
    if not isinstance(divisor, int) or divisor < 1:
        raise OperationError(
            "value-out-of-range",
            "the second number of divisible_by must be whole and at least 1,"
            f" but it is {as_text(divisor)}",
            operand=1,
        )
    nearest = max(divisor, (2 * number + divisor) // (2 * divisor) * divisor)
    return nearest + divisor if 10 * nearest < 9 * number else nearest


def greatest_common_divisor(first: Number, second: Number) -> int:
    """Return the largest whole number that divides both."""
    for place, number in enumerate((first, second)):
        if not isinstance(number, int):
            message = f"gcd must be given whole numbers, but here is {as_text(number)}"
            raise OperationError("wrong-type", message, operand=place)
    return gcd(int(first), int(second))


FUNCTIONS = {
    "min": Function(lambda *numbers: min(numbers), 1, None),
    "max": Function(lambda *numbers: max(numbers), 1, None),
    "sum": Function(lambda *numbers: sum(numbers), 1, None),
    "len": Function(lambda _: 1, 1, 1),
    "abs": Function(abs, 1, 1),
    "int": Function(rounded_to_zero, 1, 1),
    "round": Function(rounded_to_nearest, 1, 1),
    "ceil": Function(rounded_up, 1, 1),
    "floor": Function(rounded_down, 1, 1),
    "divisible_by": Function(divisible_by, 2, 2),
    "gcd": Function(greatest_common_divisor, 2, 2),
}
