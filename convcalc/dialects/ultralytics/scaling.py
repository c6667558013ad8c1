"""How deep and wide a network is: what a scale makes of repeats and channels.

The framework multiplies in double precision, so this does: 1.1 times 400 channels are
440.00000000000006, and 448 as a multiple of 8. What follows is exact.
"""

from fractions import Fraction
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Findings, did_you_mean, listed
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.native.expressions.arithmetic import rounded_to_nearest
from convcalc.dialects.values import UnreadableError, described, read_integer, read_number
from convcalc.network import Count
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

DIVISOR = 8
"""What all widths are multiples of."""

_PARTS = ("depth_multiple", "width_multiple", "max_channels")
_LARGEST_MULTIPLE = 1000


class Scaling(NamedTuple):
    """The factors of a network as they are written; no ``max_channels`` is no limit."""

    depth: str = "1.0"
    width: str = "1.0"
    max_channels: int | None = None

    def repeats(self, count: int) -> Count:
        """Return how often a module stands: ``max(round(count * depth), 1)`` where it repeats.

        Source: Tan and Le 2019, arXiv:1905.11946 (compound scaling), as YOLOv5 rounds it.
        """
        if count <= 1:
            return Count("repeats", count, str(count))
        value = max(rounded_to_nearest(_times(count, self.depth)), 1)
        return Count("repeats", value, f"max(round({count}*{float(self.depth)}), 1)")

    def channels(self, name: str, count: int) -> Count:
        """Return a width: the scaled number of channels, up to a multiple of 8."""
        text, most = str(count), self.max_channels
        if most is not None:
            count, text = min(count, most), f"min({count}, {most})"
        value = -(-_times(count, self.width) // DIVISOR) * DIVISOR
        return Count(name, value, f"make_divisible({text}*{float(self.width)}, {DIVISOR})")


def _times(count: int, factor: str) -> Fraction:
    return Fraction(count * float(factor))


def read_scaling(keys: dict[str, Entry], scale: Scalar | None) -> tuple[Scaling, Findings]:
    """Return the factors of a text: its own, or those of a scale of ``scales``."""
    parts: dict[str, Node] = {}
    findings: list[Diagnostic] = []
    if scale is not None and "scales" in keys:
        row, wrong = _row_of(keys["scales"].value, scale)
        parts |= row
        findings += wrong
    parts |= {it: keys[it].value for it in _PARTS if it in keys}
    values: dict[str, str] = {}
    for name, node in parts.items():
        try:
            values[name] = _read(name, node)
        except UnreadableError as error:
            findings.append(wrong_type(name, error, node))
    most = values.get("max_channels")
    return Scaling(
        values.get("depth_multiple", Scaling().depth),
        values.get("width_multiple", Scaling().width),
        int(most) if most else None,
    ), tuple(findings)


def _read(name: str, node: Node) -> str:
    if name == "max_channels":
        if isinstance(node, Scalar) and node.text in (".inf", "inf"):
            return ""
        if read_integer(node) < 1:
            raise UnreadableError("at least 1")
    elif not 0 <= read_number(node) <= _LARGEST_MULTIPLE:
        raise UnreadableError(f"a number from 0 to {_LARGEST_MULTIPLE}")
    elif name == "width_multiple" and not read_number(node):
        raise UnreadableError("above 0")
    assert isinstance(node, Scalar)
    return node.text


def _row_of(node: Node, scale: Scalar) -> tuple[dict[str, Node], Findings]:
    """Return the parts of a scale by their names."""
    if not isinstance(node, Mapping) or not node.entries:
        expected = "a mapping of letters to [depth, width, max_channels]"
        return {}, (wrong_type("scales", expected, node),)
    rows = {key.text: value for key, value in node.entries}
    if scale.text not in rows:
        message = f"scale must be one of the file's scales, but there is no {described(scale)}"
        hint = did_you_mean(scale.text, rows) or f"its scales are {listed(rows)}"
        place = scale.span if scale.span.end else node.span
        return {}, (Diagnostic("unknown-name", message, place, hint),)
    row = rows[scale.text]
    if not isinstance(row, Sequence) or len(row.items) != len(_PARTS):
        expected = "a list of depth, width and max_channels, as in [0.50, 0.25, 1024]"
        return {}, (wrong_type(f"scale {scale.text}", expected, row),)
    return dict(zip(_PARTS, row.items, strict=True)), ()
