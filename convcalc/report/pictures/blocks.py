"""The lecture's figure: volumes in perspective whose sides follow the sizes of outputs."""

from itertools import groupby
from math import log2

from convcalc.analysis.analysis import Analysis
from convcalc.report.pictures import svg
from convcalc.report.pictures.drawing import LONGEST_TITLE, label
from convcalc.shapes import Shape, shape_text

_SIDE = 22.0
"""Pixels for each doubling of a height, a width or the channels."""
_THICKNESS = 9.0
_SLANT = 0.35
_GAP = 18.0
_MARGIN = 20.0
_LABELS = 34.0
_FLAT = 2
"""Axes of an output without height and width."""


def blocks_svg(analysis: Analysis) -> str:
    """Return the volumes from left to right, one for each size that an output newly has.

    A front is as high as the logarithm of the height says and as far back as that of the
    width, and as thick as that of the channels; an output without spatial axes is a column.
    """
    volumes = _volumes(analysis)
    most = max((_sides(shape)[0] for _, shape in volumes), default=0.0)
    middle = _MARGIN + (most + max((_back(it) for _, it in volumes), default=0.0)) / 2 + 10
    body: list[str] = []
    x = _MARGIN
    bottom = middle + most / 2 + _back_of(volumes) / 2
    for number, (name, shape) in enumerate(volumes):
        height, thick = _sides(shape)
        back = _back(shape)
        words = shape_text(shape)
        needed = max(svg.text_width(words, 10), svg.text_width(name, 10))
        space = max(thick + back, needed)
        left = x + (space - thick - back) / 2
        top = middle - height / 2 + back / 2
        body += _volume(left, top, thick, height, back)
        y = bottom + 16
        body.append(svg.text(x + space / 2, y, words, kind="small"))
        body.append(svg.text(x + space / 2, y + 14, name, kind="small"))
        x += space + _GAP
        if number + 1 < len(volumes):
            body.append(svg.text(x - _GAP / 2, middle, "→"))
    title = f"Volumes of {label(analysis.name, LONGEST_TITLE)}"
    return svg.document(title, x - _GAP + _MARGIN, bottom + _LABELS + _MARGIN, body)


def _volumes(analysis: Analysis) -> list[tuple[str, Shape]]:
    """Return the inputs and each output whose shape is not that of the one before."""
    tensors = [(it.name, it.shape) for it in analysis.inputs]
    tensors += [
        (row.name, it.shape) for row in analysis.layers for it in row.outputs[:1] if it.shape
    ]
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


def _back_of(volumes: list[tuple[str, Shape]]) -> float:
    return max((_back(it) for _, it in volumes), default=0.0)


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
