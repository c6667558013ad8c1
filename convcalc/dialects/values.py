"""Values of the kinds that fields have, read from nodes of the tree."""

import math
import re

from convcalc.limits import LARGEST
from convcalc.tree import Mapping, Node, Scalar, Sequence
from convcalc.windows import Padding, PerAxis

NUMBER = r"[+-]?(?!0[0-9])([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
_MOST_DIGITS = 19
TRUE = ("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON")
FALSE = ("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF")
_QUOTED = 40
KEYWORDS = ("if", "else", "and", "or", "not", "true", "false")
FUNCTION_NAMES = (
    *("min", "max", "sum", "len", "abs", "int", "round", "ceil", "floor"),
    *("divisible_by", "gcd"),
)
"""What expressions are made of beside variables; few specs import more of them."""
PADDING_WORDS = ("valid", "same", "full")


class UnreadableError(Exception):
    """Says what a value must be; the caller knows what it is instead and where."""


class TooLargeError(UnreadableError):
    """Says how large a whole number may be at most."""


def described(node: Node) -> str:
    """Return a value as a message quotes it, long ones shortened."""
    match node:
        case Scalar(text):
            return f"'{text}'" if len(text) <= _QUOTED else f"'{text[:_QUOTED]}...'"
        case Sequence(items):
            return f"a list of {len(items)}"
        case Mapping():
            return "a mapping"


def read_integer(node: Node) -> int:
    """Return a whole number in decimal notation, or raise UnreadableError."""
    if isinstance(node, Scalar):
        digits = node.text[node.text[:1] in ("+", "-") :]
        plain = digits.isascii() and digits.isdigit()
        if plain and (digits == "0" or digits[0] != "0"):
            if len(digits) > _MOST_DIGITS or int(digits) > LARGEST:
                raise TooLargeError(f"at most {LARGEST}")
            return int(node.text)
    raise UnreadableError("a whole number")


def read_word(words: tuple[str, ...], node: Node) -> str:
    """Return a scalar that is one of ``words``, or raise UnreadableError."""
    if isinstance(node, Scalar) and node.text in words:
        return node.text
    raise UnreadableError(f"{', '.join(words[:-1])} or {words[-1]}")


def read_flag(node: Node) -> bool:
    """Return a truth value, or raise UnreadableError."""
    if isinstance(node, Scalar):
        if node.text in TRUE:
            return True
        if node.text in FALSE:
            return False
    raise UnreadableError("true or false")


def read_flag_or(word: str, node: Node) -> bool | str:
    """Return a flag, or the one word that may stand in its place, or raise UnreadableError."""
    if isinstance(node, Scalar) and node.text == word:
        return word
    try:
        return read_flag(node)
    except UnreadableError:
        raise UnreadableError(f"true, false or {word}") from None


def read_number(node: Node) -> float:
    """Return a number in decimal notation, or raise UnreadableError."""
    if isinstance(node, Scalar) and re.fullmatch(NUMBER, node.text):
        number = float(node.text)
        if math.isfinite(number):
            return number
    raise UnreadableError("a number")


def read_per_axis(node: Node) -> PerAxis:
    """Return a whole number, or one for each axis, or raise UnreadableError."""
    try:
        if isinstance(node, Sequence) and node.items:
            return tuple(map(read_integer, node.items))
        return read_integer(node)
    except TooLargeError:
        raise
    except UnreadableError:
        raise UnreadableError(
            "a whole number, or a list of one for each spatial axis"
        ) from None


def read_padding(node: Node) -> Padding:
    """Return paddings or the word that stands for them, or raise UnreadableError."""
    if isinstance(node, Scalar) and node.text in PADDING_WORDS:
        return node.text  # type: ignore[return-value]
    try:
        return read_per_axis(node)
    except TooLargeError:
        raise
    except UnreadableError:
        raise UnreadableError(
            "a whole number, a list of one or two for each spatial axis, valid, same or full"
        ) from None
