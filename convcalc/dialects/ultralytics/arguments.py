"""The arguments of a row: by what they are called, checked, and with scaled widths."""

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Findings
from convcalc.dialects.fields import missing_fields, wrong_type
from convcalc.dialects.native.blocks.variables import Declarations, is_null
from convcalc.dialects.ultralytics.rows import Row, name_of
from convcalc.dialects.ultralytics.scaling import Scaling
from convcalc.dialects.ultralytics.torch_modules import (
    ACTIVATIONS,
    PREFIXES,
    TorchModule,
    activation_type,
)
from convcalc.dialects.values import (
    FALSE,
    TRUE,
    UnreadableError,
    described,
    read_flag,
    read_integer,
    read_number,
)
from convcalc.layers import layer_class
from convcalc.network import Count
from convcalc.source import Span
from convcalc.tree import Node, Scalar, Sequence, WorkedOut

_WIDTHS = ("c2", "npr", "out_channels")
_UNSCALED = ("HGBlock", "HGStem", "ResNetLayer", "AIFI", "CBLinear", "Classify")
"""Modules whose channels stay as they are written."""

_NUMBER: tuple[str, Callable[[Node], object]] = ("a number", read_number)
_NOTHING = ("None", "null", "Null", "NULL", "~", "")


class Surroundings(NamedTuple):
    """What a row takes from its file: named values, factors, scale, the rows above.

    ``channels`` are those that each row gives, None where they are not known before the sizes,
    ``outputs`` the names that it is read by.
    """

    values: MappingOf[str, Node]
    scaling: Scaling
    scale: str
    input_channels: int
    channels: list[int | None]
    outputs: list[str]
    legacy: bool

    def channels_of(self, row: int) -> int | None:
        """Return what a row gives, the input where it is below 0."""
        return self.channels[row] if row >= 0 else self.input_channels

    def output_of(self, row: int) -> str:
        """Return the name of what a row gives."""
        return self.outputs[row] if row >= 0 else name_of(row)


def given_arguments(
    row: Row, names: MappingOf[str, object] | tuple[str, ...] | list[str], around: Surroundings
) -> tuple[dict[str, Node], Findings]:
    """Return the arguments by what they are called, without those that are None."""
    names = [*names]
    if len(row.args) > len(names):
        count = f"{len(names)} argument{'s' * (len(names) > 1)}"
        takes = f"at most {count} ({', '.join(map(_shown, names))})"
        message = (
            f"{row.module.text} must be given {takes if names else 'no arguments'}, but it is"
            f" given {len(row.args)}"
        )
        return {}, (Diagnostic("wrong-number", message, row.args[len(names)].span),)
    given: dict[str, Node] = {}
    for name, node in zip(names, row.args, strict=False):
        value = node
        if isinstance(node, Scalar) and node.text in around.values:
            value = around.values[node.text]._replace(span=node.span)
        if not (isinstance(value, Scalar) and value.text in _NOTHING):
            given[name] = value
    found = {name: _value_problem(name, it) for name, it in given.items()}
    for name, node in given.items():
        if isinstance(node, Scalar) and (word := activation_type(node.text)):
            given[name] = node._replace(text=word)
    return given, tuple(filter(None, found.values()))


def torch_arguments(
    row: Row, module: TorchModule, around: Surroundings
) -> tuple[dict[str, Node], Findings]:
    """Return the fields of a module without blocks, which must have those without a default."""
    given, findings = given_arguments(row, module.arguments, around)
    kind = layer_class(module.type)
    assert kind
    there = {name: it.span for name, it in given.items()}
    there |= dict.fromkeys((name for name, _ in module.fields), row.span)
    missing = missing_fields(kind, there)
    if missing and not findings:
        names = [it for it in module.arguments if it]
        findings = (_missing(row, [*missing], names),)
    return given, findings


def _value_problem(name: str, node: Node) -> Diagnostic | None:
    if not _is_value(node):
        return wrong_type(name or "an argument", "a number, a word, or a list of them", node)
    text = node.text if isinstance(node, Scalar) else ""
    if not text.startswith(PREFIXES) or activation_type(text):
        return None
    message = f"{name} must be a module of torch.nn, but there is no {described(node)}"
    return Diagnostic("unknown-type", message, node.span)


def _kind_problem(name: str, node: Node, usual: Node) -> Diagnostic | None:
    """Return what is wrong with an argument by the value that it has unless it is given."""
    text = usual.text if isinstance(usual, Scalar) else "0"
    if is_null(usual) or (text in (*TRUE, *FALSE) and _is_activation(node)):
        return None
    words = isinstance(node, Scalar) and node.text == text
    kind, read = ("true or false", read_flag) if text in (*TRUE, *FALSE) else _NUMBER
    try:
        for it in node.items if isinstance(node, Sequence) else (node,):
            read(it)
    except UnreadableError:
        return None if words else wrong_type(name, kind, node)
    return None


def _is_activation(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text in ACTIVATIONS


def _is_value(node: Node) -> bool:
    """Return whether an argument is a word, a number, or a list of them."""
    items = node.items if isinstance(node, Sequence) else (node,)
    return all(isinstance(it, Scalar) and "${" not in it.text for it in items)


def _shown(name: str) -> str:
    return name or "one that changes nothing"


def _missing(row: Row, missing: list[str], names: list[str]) -> Diagnostic:
    state = "it is missing" if len(missing) == 1 else "they are missing"
    return Diagnostic(
        "missing-field",
        f"{row.module.text} must be given {' and '.join(missing)}, but {state}",
        row.span,
        f"its arguments are {', '.join(names)}",
    )


def _width(name: str, node: Node, scaling: Scaling) -> tuple[list[Count], Findings]:
    try:
        count = read_integer(node)
    except UnreadableError as error:
        return [], (wrong_type(name, error, node),)
    if count < 1:
        message = f"{name} must be at least 1, but it is {count}"
        return [], (Diagnostic("value-out-of-range", message, node.span),)
    return [scaling.channels(name, count)], ()


def whole_number(node: Node | None) -> int | None:
    """Return the number that an argument is, None if it is none."""
    try:
        return read_integer(node) if node else None
    except UnreadableError:  # which the layer itself says
        return None


def worked_out(value: int, span: Span) -> Scalar:
    """Return a number that nobody typed."""
    return WorkedOut(str(value), span, quoted=True)


def scaled(
    row: Row, given: dict[str, Node], around: Surroundings
) -> tuple[dict[str, Node], tuple[Count, ...], Findings]:
    """Return arguments with scaled widths, how these came about, and what is wrong."""
    if row.module.text in _UNSCALED:
        return given, (), ()
    counts: list[Count] = []
    findings: Findings = ()
    for name in _WIDTHS:
        if name in given:
            width, wrong = _width(name, given[name], around.scaling)
            findings += wrong
            counts += width
    values = {it.name: worked_out(it.value, given[it.name].span) for it in counts}
    return given | values, tuple(counts), findings


def block_arguments(
    row: Row, variables: Declarations, names: list[str], around: Surroundings
) -> tuple[dict[str, Node], Findings]:
    """Return the arguments for variables of a block, each of the kind of its default."""
    given, findings = given_arguments(row, names, around)
    kinds = (_kind_problem(it, given[it], variables[it].value) for it in names if it in given)
    findings = findings or tuple(filter(None, kinds))
    missing = [it for it in names if is_null(variables[it].value) and it not in given]
    if missing and not findings:
        findings = (_missing(row, missing, names),)
    return given, findings
