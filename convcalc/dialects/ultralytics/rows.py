"""The rows of ``backbone`` and ``head``: from, repeats, module, args."""

from collections.abc import Iterator
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Findings
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.values import UnreadableError, read_integer
from convcalc.limits import MOST_LAYERS
from convcalc.source import Span
from convcalc.tree import Entry, Node, Scalar, Sequence

PARTS = ("backbone", "head")
_FORM = "[from, repeats, module, args], as in [-1, 1, Conv, [64, 3, 2]]"
_LENGTH = 4


class Row(NamedTuple):
    """A row: its number, the rows it reads (-1 for the input), module and arguments.

    A row that is not ``sound`` stands in for one with findings, so that no later one is blamed.
    ``listed`` says that what it reads is written as a list, ``block`` is what its module is
    called among the blocks where that is not its name.
    """

    number: int
    span: Span
    module: Scalar
    reads: tuple[int, ...] = ()
    places: tuple[Span, ...] = ()
    listed: bool = False
    repeats: int = 1
    args: tuple[Node, ...] = ()
    sound: bool = True
    block: str = ""

    @property
    def block_name(self) -> str:
        """What its module is called among the blocks."""
        return self.block or self.module.text

    @property
    def name(self) -> str:
        """What its layers are called: its number."""
        return str(self.number)


def name_of(row: int) -> str:
    """Return what is read where a row names another one, or the input."""
    return str(row) if row >= 0 else "data"


def read_rows(keys: dict[str, Entry], start: Span | None) -> tuple[tuple[Row, ...], Findings]:
    """Return the rows of both lists, numbered through."""
    rows: list[Row] = []
    findings: list[Diagnostic] = []
    for part in PARTS:
        if part not in keys:
            message = f"a model must have a {part}, but there is none"
            hint = f"write its rows as a list, {_FORM}"
            findings.append(Diagnostic("missing-field", message, start, hint))
            continue
        node = keys[part].value
        if not isinstance(node, Sequence):
            findings.append(wrong_type(part, f"a list of rows {_FORM}", node))
            continue
        for it in node.items:
            row, wrong = _row(it, len(rows))
            rows.append(row)
            findings += wrong
    if not rows and not findings:
        message = "a model must have rows, but there are none"
        place = keys[PARTS[0]].key.span
        findings.append(Diagnostic("empty-network", message, place, f"write them as {_FORM}"))
    return tuple(rows), tuple(findings)


def _row(node: Node, number: int) -> tuple[Row, Findings]:
    unsound = Row(number, node.span, Scalar("unknown", node.span), sound=False)
    if not isinstance(node, Sequence) or len(node.items) != _LENGTH:
        wrong = wrong_type(f"row {number}", _FORM, node)
        return unsound, (wrong._replace(layer=unsound.name),)
    source, times, module, args = node.items
    if not isinstance(module, Scalar):
        wrong = wrong_type("a module", "a name such as Conv", module)
        return unsound, (wrong._replace(layer=unsound.name),)
    row = unsound._replace(module=module, span=module.span)
    reads, findings = _reads(source, number)
    repeats, wrong_repeats = _repeats(times)
    if not isinstance(args, Sequence):
        expected = "a list, as in [64, 3, 2], or [] for none"
        findings += (wrong_type("args", expected, args),)
        return row, tuple(it._replace(layer=row.name) for it in findings + wrong_repeats)
    findings += wrong_repeats
    if findings:
        return row, tuple(it._replace(layer=row.name) for it in findings)
    nodes = source.items if isinstance(source, Sequence) else (source,)
    return row._replace(
        reads=reads,
        places=tuple(it.span for it in nodes),
        listed=isinstance(source, Sequence),
        repeats=repeats,
        args=args.items,
        sound=True,
    ), ()


def _repeats(node: Node) -> tuple[int, Findings]:
    try:
        count = read_integer(node)
    except UnreadableError as error:
        return 1, (wrong_type("repeats", error, node),)
    if not 0 <= count <= MOST_LAYERS:
        message = f"repeats must be from 0 to {MOST_LAYERS:,}, but it is {count}"
        return 1, (Diagnostic("value-out-of-range", message, node.span),)
    return count, ()


def _reads(node: Node, number: int) -> tuple[tuple[int, ...], Findings]:
    """Return the rows that a row names; a number below 0 counts from this row upwards."""
    if isinstance(node, Sequence) and not node.items:
        message = "from must name the rows to read, but its list is empty"
        hint = "write -1 for the row above"
        return (), (Diagnostic("missing-field", message, node.span, hint),)
    reads, findings = [], []
    for it in node.items if isinstance(node, Sequence) else (node,):
        try:
            index = read_integer(it)
        except UnreadableError:
            expected = "the number of a row, or a list of some"
            findings.append(wrong_type("from", expected, it))
            continue
        row = number + index if index < 0 else index
        findings += _unknown_row(index, row, number, it.span)
        reads.append(row)
    return tuple(reads), tuple(findings)


def _unknown_row(index: int, row: int, number: int, span: Span) -> Iterator[Diagnostic]:
    if 0 <= row < number or (number == 0 and index == -1):
        return
    if index < 0:
        reason = f"{index} from {number} is {row}"
    elif row == number:
        reason = f"{index} is this one itself"
    else:
        reason = f"{index} stands below this one, {number}"
    hint = f"the rows above are 0 to {number - 1}, the nearest is -1"
    yield Diagnostic(
        "unknown-name",
        f"from must name rows above, but {reason}",
        span,
        hint if number else "the first row reads the input, which is -1",
    )
