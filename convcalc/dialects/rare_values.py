"""Values of the kinds that only a few layer types have; imported when one of them is used."""

import re
from collections.abc import Callable
from functools import partial
from typing import Literal

from convcalc.dialects.values import (
    NUMBER,
    UnreadableError,
    read_flag_or,
    read_integer,
    read_per_axis,
)
from convcalc.layers.shared.base import RecurrentBias, SizeText
from convcalc.layers.shared.ratio import Ratio
from convcalc.shapes import Shape, example_shape
from convcalc.tree import Mapping, Node, Scalar, Sequence, WorkedOut

_NULL = ("null", "Null", "NULL", "~", "")
RATIO = rf"(?P<number>{NUMBER})|(?P<above>[0-9]+)/(?P<below>[0-9]+)"
_MOST_DIGITS = 40

Tensors = tuple[tuple[str, Shape], ...]


def _read_list(node: Node) -> tuple[int, ...]:
    """Return whole numbers; one alone stands for a list of one."""
    try:
        if isinstance(node, Sequence) and node.items:
            return tuple(map(read_integer, node.items))
        return (read_integer(node),)
    except UnreadableError:
        raise UnreadableError("a list of whole numbers") from None


def _read_sizes(node: Node) -> tuple[int, ...]:
    """Return sizes, channels first, from ``[96, 55, 55]`` or ``55x55x96``."""
    example = example_shape(node.text) if isinstance(node, Scalar) else None
    try:
        return example or _read_list(node)
    except UnreadableError:
        raise UnreadableError("a size such as 55x55x96 or [96, 55, 55]") from None


def _read_optional_per_axis(node: Node) -> int | tuple[int | None, ...]:
    """Return a whole number, or one or null for each axis."""
    try:
        if isinstance(node, Sequence) and node.items:
            return tuple(None if _is_null(it) else read_integer(it) for it in node.items)
        return read_integer(node)
    except UnreadableError:
        raise UnreadableError(
            "a whole number, or a list of one for each spatial axis, null for one that stays"
        ) from None


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.quoted and node.text in _NULL


def _read_ratio_per_axis(node: Node) -> Ratio | tuple[Ratio, ...]:
    """Return a factor, or one for each axis."""
    if isinstance(node, Sequence) and node.items:
        return tuple(map(_read_ratio, node.items))
    return _read_ratio(node)


def _read_ratio(node: Node) -> Ratio:
    """Return ``2``, ``1.5`` or ``2/3`` as it stands.

    What an expression worked out is exact even where it can be written as a decimal.
    """
    match = re.fullmatch(RATIO, node.text) if isinstance(node, Scalar) else None
    if match and len(match.string) <= _MOST_DIGITS:
        typed = match["number"] is not None and not isinstance(node, WorkedOut)
        above, below = (
            (int(match["above"]), int(match["below"]))
            if match["number"] is None
            else _decimal(match["number"])
        )
        if above > 0 and below > 0:
            return Ratio(above, below, decimal=typed and not match.string.isdigit())
    raise UnreadableError("a number above 0, or a list of one for each spatial axis")


def _decimal(text: str) -> tuple[int, int]:
    """Return a decimal number as an exact ratio."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    power = int(exponent or 0) - len(fraction)
    return int(whole + fraction) * 10 ** max(0, power), 10 ** max(0, -power)


def _read_offset(node: Node) -> int | tuple[int, ...] | str:
    """Return where a crop begins."""
    if isinstance(node, Scalar) and node.text == "center":
        return "center"
    try:
        return read_per_axis(node)
    except UnreadableError:
        raise UnreadableError(
            "a whole number, a list of one for each axis, or center"
        ) from None


def _read_count_or_per_channel(node: Node) -> int | str:
    """Return a number of parameters, or the word for as many as there are channels."""
    if isinstance(node, Scalar) and node.text == "per_channel":
        return "per_channel"
    try:
        return read_integer(node)
    except UnreadableError:
        raise UnreadableError("a whole number or per_channel") from None


def _read_tensors(node: Node) -> Tensors:
    """Return tensors by name, from a mapping of names to sizes or from a number of weights."""
    tensors: dict[str, Shape] = {}
    count = 1
    try:
        if isinstance(node, Mapping):
            count = len(node.entries)
            tensors = {key.text: _read_list(value) for key, value in node.entries}
        else:
            tensors = {"weight": (read_integer(node),)}
    except UnreadableError:
        tensors = {}
    if count and len(tensors) == count and all(min(it) > 0 for it in tensors.values()):
        return tuple(tensors.items())
    raise UnreadableError(
        "a number of weights, or a mapping of names to sizes"
        " as in {weight: [96, 3, 11, 11], bias: [96]}"
    )


READ: dict[object, Callable[[Node], object]] = {
    tuple[int, ...]: _read_list,
    tuple[int, ...] | None: _read_list,
    SizeText: _read_sizes,
    int | tuple[int | None, ...]: _read_optional_per_axis,
    Ratio | tuple[Ratio, ...] | None: _read_ratio_per_axis,
    int | tuple[int, ...] | Literal["center"]: _read_offset,
    int | Literal["per_channel"]: _read_count_or_per_channel,
    RecurrentBias: partial(read_flag_or, "single"),
    Tensors: _read_tensors,
}
