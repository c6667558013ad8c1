"""The lecture's figure: volumes in perspective whose sides follow the sizes of outputs."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from math import log2
from typing import NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.report.pictures import svg
from convcalc.report.pictures.drawing import LONGEST_TITLE, label
from convcalc.report.pictures.grouping import Wiring, groups_of
from convcalc.shapes import Shape, shape_text

_SIDE = 22.0
"""Pixels for each doubling of a height, a width or the channels."""
_THICKNESS = 9.0
_SLANT = 0.35
_GAP = 18.0
_MARGIN = 20.0
_LABELS = 34.0
_PAGE = 1200.0
_MOST = 60
"""Volumes up to which each new size has one."""
_FLAT = 2
"""Axes of an output without height and width."""


class _Line(NamedTuple):
    """Volumes that stand beside each other, with the space that each takes."""

    volumes: list[tuple[str, Shape]]
    spaces: list[float]

    @property
    def width(self) -> float:
        """The pixels from the first to the last."""
        return sum(self.spaces) + _GAP * (len(self.spaces) - 1)

    @property
    def height(self) -> float:
        """The pixels of the highest, with what lies further back."""
        return max(_sides(shape)[0] + _back(shape) for _, shape in self.volumes)


def blocks_svg(analysis: Analysis) -> str:
    """Return the volumes from left to right, one for each size that an output newly has.

    A front is as high as the logarithm of the height says and as far back as that of the
    width, and as thick as that of the channels; an output without spatial axes is a column.
    What does not fit beside the others goes on below them.
    """
    lines = _lines(_volumes(analysis))
    body: list[str] = []
    y = _MARGIN
    for number, line in enumerate(lines):
        body += _drawn(line, y, goes_on=number + 1 < len(lines))
        y += line.height + _LABELS + _MARGIN
    title = f"Volumes of {label(analysis.name, LONGEST_TITLE)}"
    width = max((it.width for it in lines), default=0.0) + 2 * _MARGIN + _GAP
    return svg.document(title, width, y, body)


def _lines(volumes: list[tuple[str, Shape]]) -> list[_Line]:
    lines: list[_Line] = []
    for name, shape in volumes:
        needed = max(svg.text_width(it, 10) for it in (shape_text(shape), name))
        space = max(_sides(shape)[1] + _back(shape), needed)
        if not lines or lines[-1].width + _GAP + space > _PAGE:
            lines.append(_Line([], []))
        lines[-1].volumes.append((name, shape))
        lines[-1].spaces.append(space)
    return lines


def _drawn(line: _Line, y: float, *, goes_on: bool) -> Iterator[str]:
    """Yield the volumes of a line around its middle, arrows between and labels below them."""
    middle, below = y + line.height / 2, y + line.height + 16
    x = _MARGIN
    last = len(line.volumes) - 1
    for number, ((name, shape), space) in enumerate(
        zip(line.volumes, line.spaces, strict=True)
    ):
        height, thick = _sides(shape)
        back = _back(shape)
        left = x + (space - thick - back) / 2
        yield from _volume(left, middle - (height - back) / 2, thick, height, back)
        yield svg.text(x + space / 2, below, shape_text(shape), kind="small")
        yield svg.text(x + space / 2, below + 14, name, kind="small")
        x += space + _GAP
        if number < last or goes_on:
            yield svg.text(x - _GAP / 2, middle, "→")


def _volumes(analysis: Analysis) -> list[tuple[str, Shape]]:
    """Return the inputs and each output whose shape is not that of the one before.

    Of very many, those that the boxes of a page give out.
    """
    tensors = [(it.name, it.shape) for it in analysis.inputs]
    outputs = [(row.name, it.shape) for row in analysis.layers for it in row.outputs[:1]]
    volumes = _new(tensors + outputs)
    if len(volumes) <= _MOST:
        return volumes
    lasts = (analysis.layers[it.layers[-1]] for it in groups_of(Wiring(analysis), None))
    return _new(tensors + [(row.name, it.shape) for row in lasts for it in row.outputs[:1]])


def _new(tensors: Iterable[tuple[str, Shape | None]]) -> list[tuple[str, Shape]]:
    known = [(label(name), shape) for name, shape in tensors if shape]
    return [next(same) for _, same in groupby(known, key=lambda it: it[1])]


def _sides(shape: Shape) -> tuple[float, float]:
    """Return the height of a front and its thickness in pixels."""
    if len(shape) <= _FLAT:
        numbers = shape[1] if len(shape) == _FLAT else 1
        return _length(numbers), _THICKNESS
    return _length(shape[2]), _THICKNESS * (1 + log2(max(shape[1], 1))) / 2


def _back(shape: Shape) -> float:
    """Return how far back a volume goes, along both directions of the page."""
    return _SLANT * _length(shape[-1]) if len(shape) > _FLAT else 4.0


def _length(size: int) -> float:
    return _SIDE * (1 + log2(max(size, 1))) / 1.5


def _volume(x: float, y: float, thick: float, height: float, back: float) -> list[str]:
    """Return the three faces that are seen of a volume; ``x``, ``y`` is its front's corner."""
    front = [(x, y), (x + thick, y), (x + thick, y + height), (x, y + height)]
    top = [(x, y), (x + back, y - back), (x + thick + back, y - back), (x + thick, y)]
    side = [
        (x + thick, y),
        (x + thick + back, y - back),
        (x + thick + back, y + height - back),
        (x + thick, y + height),
    ]
    return [
        svg.polygon(top, "top"),
        svg.polygon(side, "side"),
        svg.polygon(front, "front"),
    ]
