"""Values of layer fields, read from the tree as each field's annotation asks.

The one place where a field's value is validated: once a layer exists, its rules trust it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from convcalc.diagnostics import Diagnostic, Field, Findings, Problem, Words
from convcalc.dialects.values import (
    TooLargeError,
    UnreadableError,
    described,
    read_flag,
    read_flag_or,
    read_integer,
    read_number,
    read_padding,
    read_per_axis,
    read_word,
)
from convcalc.layers.shared.base import Bias, Choice, Layer, Range, SizeText
from convcalc.network import Reference
from convcalc.record import REQUIRED
from convcalc.source import Span
from convcalc.tree import YAML, Mapping, Node, Scalar, Sequence, Spelling
from convcalc.windows import Padding, PerAxis


class Values(NamedTuple):
    """Fields of one layer as far as they could be read, with the place of each value.

    ``meant`` are the fields that keys of other tools and misspelt ones are taken for.
    """

    values: dict[str, Any]
    spans: dict[str, Span]
    diagnostics: list[Diagnostic]
    meant: set[str]


def place_range_problems(
    layer: type[Layer],
    field: str,
    value: object,
    node: Node,
    name: str | None,
    spelling: Spelling = YAML,
) -> Iterator[Diagnostic]:
    """Yield a number outside its range with its place."""
    for problem in range_problems(layer, field, value):
        words = {field: spelling.field(field)}
        message = problem.message
        yield Diagnostic(
            problem.rule,
            message.said(words, str) if isinstance(message, Words) else message,
            node.span,
            str(problem.help) if problem.help else None,
            layer=name,
        )


def missing_fields(layer: type[Layer], spans: dict[str, Span]) -> tuple[str, ...]:
    """Return the required fields of a layer type that have no span."""
    return tuple(
        name for name, field in _readers(layer).items() if field.required and name not in spans
    )


def range_problems(layer: type[Layer], field: str, value: object) -> Iterator[Problem]:
    """Yield a number of a field that is outside its range."""
    allowed = _readers(layer)[field].range
    for number in value if isinstance(value, tuple) else (value,):
        if allowed and isinstance(number, int | float) and number not in allowed:
            yield Problem(
                "value-out-of-range",
                Words(
                    "{field} must be {allowed}, but it is {number}",
                    field=Field(field),
                    allowed=allowed,
                    number=number,
                ),
                field,
                allowed.hint if number == allowed.minimum - 1 else None,
            )
            return


def has_field(layer: type[Layer], field: str) -> bool:
    """Return whether a layer type has a field of this name."""
    return field in _readers(layer)


def type_name(layer: type[Layer]) -> str:
    """Return what a spec calls a layer type."""
    return layer.__module__.rpartition(".")[2]


def field_names(layer: type[Layer]) -> tuple[str, ...]:
    """Return the names of a layer type's fields."""
    return tuple(_readers(layer))


def reader_of(layer: type[Layer], field: str) -> Callable[[Node], Any]:
    """Return what reads the value of a field, or raises UnreadableError."""
    return _readers(layer)[field].read


def expected(layer: type[Layer], field: str) -> str:
    """Return in words what a field takes."""
    return _expected(_readers(layer)[field])


class Kind(NamedTuple):
    """What a field takes as its class declares it: its type, and what marks that further."""

    annotation: object
    marks: tuple[object, ...]
    required: bool
    default: object


def kinds(layer: type[Layer]) -> dict[str, Kind]:
    """Return the kind of each field of a layer type."""
    fields = {}
    for name, default in layer.field_defaults.items():
        annotation, *marks = _annotation(layer, name)
        fields[name] = Kind(annotation, tuple(marks), default is REQUIRED, default)
    return fields


INHERITED = {"rounding": "default that of the spec"}
"""The fields whose default is not their own."""


class Description(NamedTuple):
    """A field in words: what it takes, and what it is when not given."""

    name: str
    takes: str
    default: str


def descriptions(layer: type[Layer]) -> Iterator[Description]:
    """Yield each field of a layer type in words, as its messages say what it must be."""
    for name, default in layer.field_defaults.items():
        field = _readers(layer)[name]
        takes = _expected(field)
        if field.range:
            takes += f"; {field.range}"
        yield Description(name, takes, INHERITED.get(name) or _default(default))


def _default(value: object) -> str:
    if value is REQUIRED:
        return "must be given"
    if value is None:
        return "may be left out"
    return f"default {str(value).lower() if isinstance(value, bool) else value}"


def _expected(field: "_Field") -> str:
    try:
        field.read(Mapping((), Span(0, 0)))
    except UnreadableError as error:
        return str(error)
    return "a mapping"


def wrong_type(
    what: str,
    expected: object,
    node: Node,
    layer: str | None = None,
    but: str = "it is {}",
) -> Diagnostic:
    """Return the finding that a value is not of the kind expected."""
    too_large = isinstance(expected, TooLargeError)
    value = described(node).strip("'") if too_large else described(node)
    rule = "value-out-of-range" if too_large else "wrong-type"
    message = f"{what} must be {expected}, but {but.format(value)}"
    return Diagnostic(rule, message, node.span, layer=layer)


def read_references(
    field: str, node: Node, layer: str | None = None
) -> tuple[tuple[Reference, ...], Findings]:
    """Return the names in a list, or the one name that stands for a list of one."""
    items = node.items if isinstance(node, Sequence) else (node,)
    names = tuple(Reference(it.text, it.span) for it in items if isinstance(it, Scalar))
    if len(names) < len(items) or not names:
        return names, (wrong_type(field, "a name or a list of names", node, layer),)
    return names, ()


_READ: dict[object, Callable[[Node], object]] = {
    int: read_integer,
    int | None: read_integer,
    bool: read_flag,
    Bias: partial(read_flag_or, "per_location"),
    float: read_number,
    PerAxis: read_per_axis,
    PerAxis | None: read_per_axis,
    Padding: read_padding,
}


class _Field(NamedTuple):
    read: Callable[[Node], Any]
    range: Range | None
    required: bool


_known: dict[type[Layer], dict[str, _Field]] = {}


def _readers(layer: type[Layer]) -> dict[str, _Field]:
    """Return how each field of a layer type is read, from its annotation."""
    if layer not in _known:
        _known[layer] = {name: _reader(layer, name) for name in layer.field_types}
    return _known[layer]


def _annotation(layer: type[Layer], field: str) -> tuple[Any, ...]:
    """Return the type of a field, and the marks behind it."""
    declared = layer.field_types[field]
    return get_args(declared) if get_origin(declared) is Annotated else (declared,)


def _reader(layer: type[Layer], field: str) -> _Field:
    annotation, *marks = _annotation(layer, field)
    read = _READ.get(annotation)
    if not (read or any(isinstance(mark, Choice) for mark in marks)):
        read = _rarer_kind(annotation)
    allowed = None
    for mark in marks:
        match mark:
            case Choice(words):
                read = partial(read_word, words)
            case Range():
                allowed = mark
            case SizeText():
                read = _rarer_kind(SizeText)
            case _:
                raise AssertionError(f"no rule for {mark} of {field}")
    assert read, f"no reader for {field}: {annotation}"
    return _Field(read, allowed, required=layer.field_defaults[field] is REQUIRED)


def _rarer_kind(kind: object) -> Callable[[Node], object] | None:
    """Return the reader of a kind that few layer types have; the others do not pay for it."""
    from convcalc.dialects.rare_values import READ

    return READ.get(kind)
