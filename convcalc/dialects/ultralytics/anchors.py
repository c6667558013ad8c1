"""Heads over anchors, as the separate repository of YOLOv5 has them.

Such a file names its modules as later ones do, but some are made otherwise.
"""

from collections.abc import Collection

from convcalc.diagnostics import Diagnostic, Findings
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.ultralytics import library
from convcalc.dialects.ultralytics.arguments import worked_out
from convcalc.dialects.ultralytics.rows import Row
from convcalc.dialects.values import UnreadableError, read_integer, read_number
from convcalc.source import Span
from convcalc.tree import Node, Scalar, Sequence

_OF_YOLOV5 = "v5"
"""Stands before the name of a block that is made otherwise in such a file."""

_HEADS = ("Detect", "Segment")
_KEY = "anchors"
_PLACE = 1
_FORM = "a number, as in 3, or a list of widths and heights for each level"


def over_anchors(
    rows: tuple[Row, ...], anchors: Node | None, declared: Collection[str]
) -> tuple[tuple[Row, ...], Findings]:
    """Return the rows of a file whose head reads anchors, as modules of YOLOv5.

    The head is told how many anchors a level has. What a run declares itself stays what it is,
    and so do the rows of another file.
    """
    if not any(map(_reads_anchors, rows)):
        return rows, ()
    found: list[Row] = []
    findings: list[Diagnostic] = []
    for row in rows:
        changed = row
        if row.module.text not in declared:
            name = _OF_YOLOV5 + row.module.text
            changed = row._replace(block=name if name in library.texts() else "")
        if _reads_anchors(row):
            count, wrong = _count(row, anchors)
            findings += (it._replace(layer=row.name) for it in wrong)
            number = worked_out(count, row.args[_PLACE].span)
            args = (*row.args[:_PLACE], number, *row.args[_PLACE + 1 :])
            changed = changed._replace(args=args, sound=not wrong)
        found.append(changed)
    return tuple(found), tuple(findings)


def _reads_anchors(row: Row) -> bool:
    """Return whether the second argument of a row is the file's anchors, or a head's own."""
    if len(row.args) <= _PLACE:
        return False
    second = row.args[_PLACE]
    if isinstance(second, Scalar):
        return second.text == _KEY
    return row.module.text in _HEADS


def _count(row: Row, anchors: Node | None) -> tuple[int, Findings]:
    """Return how many anchors each level of a head has."""
    node, place = row.args[_PLACE], row.args[_PLACE].span
    if isinstance(node, Scalar):
        if anchors is None:
            message = f"{row.module.text} reads the file's anchors, but there are none"
            hint = f"write a key {_KEY} with {_FORM}"
            return 0, (Diagnostic("missing-field", message, place, hint),)
        place = anchors.span if anchors.span.end else place
        node = anchors._replace(span=place)
    if isinstance(node, Sequence):
        return _in_lists(row, node, place)
    try:
        count = read_integer(node)
    except UnreadableError:
        return 0, (wrong_type(_KEY, _FORM, node),)
    if count < 1:
        message = f"{_KEY} must be at least 1, but it is {count}"
        return 0, (Diagnostic("value-out-of-range", message, place),)
    return count, ()


def _in_lists(row: Row, node: Sequence, place: Span) -> tuple[int, Findings]:
    """Return half of how many numbers each list has, which must be one for each level."""
    counts: list[int] = []
    for it in node.items:
        if not isinstance(it, Sequence) or not it.items or not all(map(_is_number, it.items)):
            return 0, (wrong_type("anchors of a level", "a list of widths and heights", it),)
        numbers = len(it.items)
        if numbers % 2:
            message = "anchors of a level must be pairs of a width and a height, but there are"
            found = Diagnostic("wrong-number", f"{message} {numbers} numbers", it.span)
            return 0, (found,)
        counts.append(numbers // 2)
        if counts[-1] != counts[0]:
            message = f"all levels must have as many anchors as the first one, {counts[0]}"
            found = Diagnostic("wrong-number", f"{message}, but one has {counts[-1]}", it.span)
            return 0, (found,)
    if len(counts) != len(row.reads):
        message = (
            f"{row.module.text} must have a list of anchors for each level that it reads,"
            f" {len(row.reads)} in all, but there are {len(counts)}"
        )
        hint = "write one list for each row of its from"
        return 0, (Diagnostic("wrong-number", message, place, hint),)
    return counts[0], ()


def _is_number(node: Node) -> bool:
    try:
        read_number(node)
    except UnreadableError:
        return False
    return True
