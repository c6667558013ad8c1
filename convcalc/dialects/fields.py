"""Values of layer fields, read from the tree as each field's annotation asks.

The one place where a field's value is validated: once a layer exists, its rules trust it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING
from dataclasses import Field as DataclassField
from functools import partial
from typing import Annotated, Any, ClassVar, NamedTuple, get_args, get_origin

from convcalc.diagnostics import Diagnostic, Problem, did_you_mean
from convcalc.layers.base import Choice, Layer, Range
from convcalc.network import Reference
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence
from convcalc.windows import Padding, PerAxis

LARGEST = 2**63 - 1
"""No size, count or factor in a spec may be larger; protobuf's int64 ends here too."""

_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
_MOST_DIGITS = 19
_TRUE = {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"}
_FALSE = {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"}
_QUOTED = 40
_PADDING_WORDS = ("valid", "same", "full")


class UnreadableError(Exception):
    """Says what a value must be; the caller knows what it is instead and where."""


class Values(NamedTuple):
    """Fields of one layer as far as they could be read, with the place of each value."""

    values: dict[str, Any]
    spans: dict[str, Span]
    diagnostics: list[Diagnostic]


def read_values(
    layer: type[Layer], entries: tuple[Entry, ...], *, name: str, other_keys: tuple[str, ...]
) -> Values:
    """Read a layer's fields from the entries of its mapping; report every one that is wrong.

    ``other_keys`` are keys that the caller reads itself: they are offered in a did-you-mean.
    """
    fields = _readers(layer)
    read = Values({}, {}, [])
    for key, node in entries:
        read.spans[key.text] = node.span
        try:
            read.values[key.text] = fields[key.text].read(node)
        except KeyError:
            known = [*fields, *other_keys]
            read.diagnostics.append(_unknown(key, layer, known, name))
        except UnreadableError as error:
            read.diagnostics.append(wrong_type(key.text, error, node, name))
        else:
            read.diagnostics.extend(
                Diagnostic(problem.rule, problem.message, node.span, layer=name)
                for problem in range_problems(layer, key.text, read.values[key.text])
            )
    return read


def missing_fields(layer: type[Layer], given: dict[str, Span]) -> tuple[str, ...]:
    """Return the required fields of a layer type that are not given."""
    return tuple(
        name for name, field in _readers(layer).items() if field.required and name not in given
    )


def range_problems(layer: type[Layer], field: str, value: object) -> Iterator[Problem]:
    """Yield a number of a field that is outside the field's range."""
    allowed = _readers(layer)[field].range
    for number in value if isinstance(value, tuple) else (value,):
        if allowed and isinstance(number, int | float) and number not in allowed:
            yield Problem(
                "value-out-of-range", f"{field} must be {allowed}, but it is {number}", field
            )
            return


def has_field(layer: type[Layer], field: str) -> bool:
    """Return whether a layer type has a field of this name."""
    return field in _readers(layer)


def described(node: Node) -> str:
    """Return a value as a message quotes it, long ones shortened."""
    match node:
        case Scalar(text):
            return f"'{text}'" if len(text) <= _QUOTED else f"'{text[:_QUOTED]}...'"
        case Sequence(items):
            return f"a list of {len(items)}"
        case Mapping():
            return "a mapping"


def wrong_type(what: str, expected: object, node: Node, layer: str | None = None) -> Diagnostic:
    """Return the finding that a value is not of the kind expected."""
    message = f"{what} must be {expected}, but it is {described(node)}"
    return Diagnostic("wrong-type", message, node.span, layer=layer)


def read_references(
    field: str, node: Node, found: list[Diagnostic], layer: str | None = None
) -> tuple[Reference, ...]:
    """Return the names in a list, or the one name that stands for a list of one."""
    items = node.items if isinstance(node, Sequence) else (node,)
    names = tuple(Reference(it.text, it.span) for it in items if isinstance(it, Scalar))
    if len(names) < len(items) or not names:
        found.append(wrong_type(field, "a name or a list of names", node, layer))
    return names


def read_integer(node: Node) -> int:
    """Return a whole number in decimal notation, or raise UnreadableError."""
    if isinstance(node, Scalar):
        digits = node.text[node.text[:1] in ("+", "-") :]
        plain = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
        if plain and (digits == "0" or digits[0] != "0") and int(digits) <= LARGEST:
            return int(node.text)
    raise UnreadableError("a whole number")


def read_word(words: tuple[str, ...], node: Node) -> str:
    """Return a scalar that is one of ``words``, or raise UnreadableError."""
    if isinstance(node, Scalar) and node.text in words:
        return node.text
    raise UnreadableError(f"{', '.join(words[:-1])} or {words[-1]}")


def _read_flag(node: Node) -> bool:
    if isinstance(node, Scalar):
        if node.text in _TRUE:
            return True
        if node.text in _FALSE:
            return False
    raise UnreadableError("true or false")


def _read_number(node: Node) -> float:
    if isinstance(node, Scalar) and re.fullmatch(_NUMBER, node.text):
        return float(node.text)
    raise UnreadableError("a number")


def _read_per_axis(node: Node) -> PerAxis:
    try:
        if isinstance(node, Sequence) and node.items:
            return tuple(map(read_integer, node.items))
        return read_integer(node)
    except UnreadableError:
        raise UnreadableError(
            "a whole number, or a list of one for each spatial axis"
        ) from None


def _read_padding(node: Node) -> Padding:
    if isinstance(node, Scalar) and node.text in _PADDING_WORDS:
        return node.text  # type: ignore[return-value]
    try:
        return _read_per_axis(node)
    except UnreadableError:
        raise UnreadableError(
            "a whole number, a list of one or two for each spatial axis, valid, same or full"
        ) from None


_READ: dict[object, Callable[[Node], object]] = {
    int: read_integer,
    int | None: read_integer,
    bool: _read_flag,
    float: _read_number,
    PerAxis: _read_per_axis,
    PerAxis | None: _read_per_axis,
    Padding: _read_padding,
}


class _Field(NamedTuple):
    read: Callable[[Node], Any]
    range: Range | None
    required: bool


_known: dict[type[Layer], dict[str, _Field]] = {}


def _readers(layer: type[Layer]) -> dict[str, _Field]:
    """Return how each field of a layer type is read, from its annotation."""
    if layer not in _known:
        fields: dict[str, DataclassField[Any]] = layer.__dataclass_fields__  # type: ignore[attr-defined]
        _known[layer] = {
            name: _reader(field)
            for name, field in fields.items()
            if get_origin(field.type) is not ClassVar and field.type is not ClassVar
        }
    return _known[layer]


def _reader(field: DataclassField[Any]) -> _Field:
    annotation, *marks = (
        get_args(field.type) if get_origin(field.type) is Annotated else [field.type]
    )
    read = _READ.get(annotation)
    allowed = None
    for mark in marks:
        match mark:
            case Choice(words):
                read = partial(read_word, words)
            case Range():
                allowed = mark
            case _:
                raise AssertionError(f"no rule for {mark} of {field.name}")
    assert read, f"no reader for {field.name}: {annotation}"
    return _Field(read, allowed, required=field.default is MISSING)


def _unknown(key: Scalar, layer: type[Layer], known: list[str], name: str) -> Diagnostic:
    type_name = layer.__module__.rpartition(".")[2]
    return Diagnostic(
        "unknown-field",
        f"{type_name} has no field {described(key)}",
        key.span,
        did_you_mean(key.text, known) or f"its fields are {', '.join(known)}",
        layer=name,
    )
