"""Variants of a network as points by two figures, and the front that none of them beats."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcalc.report.numbers import exact, human_bytes, human_count
from convcalc.report.pictures import svg
from convcalc.report.pictures.drawing import LONGEST_TITLE, label

_WIDTH, _HEIGHT = 620.0, 420.0
_LEFT, _TOP, _RIGHT, _BELOW = 90.0, 40.0, 150.0, 46.0
_POINT, _ON_FRONT = 5.0, 9.0
_APART = 3
"""Pixels within which points that are on no front are drawn as one."""
_TICKS = 6
_LINE = 12.0


class Point(NamedTuple):
    """A variant: its figures, what it is called, whether it is on the front."""

    x: int
    y: int
    name: str
    on_front: bool


def scatter_svg(name: str, axes: tuple[str, str], points: Sequence[Point]) -> str:
    """Return the points, those on the front larger, named, and joined by a line.

    Both ``axes`` are names of figures and start at 0; one that ends in ``_bytes`` is a memory.
    """
    width, height = _LEFT + _WIDTH + _RIGHT, _TOP + _HEIGHT + _BELOW
    most = tuple(max((it[axis] for it in points), default=0) or 1 for axis in (0, 1))
    across, up = _WIDTH / int(most[0]), _HEIGHT / int(most[1])

    def at(it: Point) -> svg.Point:
        return _LEFT + it.x * across, _TOP + _HEIGHT - it.y * up

    front = sorted(it for it in points if it.on_front)
    others = {
        (int(x) // _APART, int(y) // _APART): it
        for it in points
        if not it.on_front
        for x, y in (at(it),)
    }
    body = [*_axes(axes, int(most[0]), int(most[1]))]
    body += [_drawn(it, at(it), axes, _POINT, "alive") for it in others.values()]
    if front:
        steps = [at(front[0])]
        for it in front[1:]:
            x, y = at(it)
            steps += [(x, steps[-1][1]), (x, y)]
        body.append(svg.line(steps))
    body += [_drawn(it, at(it), axes, _ON_FRONT, "cost") for it in front]
    body += _names([(it, at(it)) for it in front])
    title = f"{_words(axes[1])} by {_words(axes[0])} of {label(name, LONGEST_TITLE)}"
    body.append(svg.text(_LEFT, 18, title, "start"))
    return svg.document(title, width, height, body)


def _words(axis: str) -> str:
    words = {"params": "params", "macs": "MACs", "forward_bytes": "memory"}
    return words.get(axis) or axis.removesuffix("_bytes").replace("_", " ")


def _text(axis: str, number: int) -> str:
    return human_bytes(number) if axis.endswith("_bytes") else human_count(number)


def _drawn(it: Point, at: svg.Point, axes: tuple[str, str], size: float, kind: str) -> str:
    figures = ", ".join(
        f"{_words(axis)} {exact(value)}" for axis, value in zip(axes, (it.x, it.y), strict=True)
    )
    x, y = at
    said = f"{label(it.name, LONGEST_TITLE)}: {figures}"
    return svg.box(x - size / 2, y - size / 2, size, size, kind, said)


def _axes(axes: tuple[str, str], most_x: int, most_y: int) -> Iterator[str]:
    """Yield both axes with their ticks, at round numbers."""
    left, below = _LEFT, _TOP + _HEIGHT
    yield svg.line([(left, _TOP), (left, below), (left + _WIDTH, below)])
    for value in _ticks(axes[0], most_x):
        x = left + _WIDTH * value / most_x
        yield svg.line([(x, below), (x, below + 5)])
        yield svg.text(x, below + 17, _text(axes[0], value), kind="small")
    for value in _ticks(axes[1], most_y):
        y = below - _HEIGHT * value / most_y
        yield svg.line([(left - 5, y), (left, y)])
        yield svg.text(left - 8, y + 4, _text(axes[1], value), "end", "small")
    yield svg.text(left + _WIDTH / 2, below + 36, _words(axes[0]))
    yield svg.text(left - 8, _TOP - 8, _words(axes[1]), "end")


def _ticks(axis: str, most: int) -> range:
    """Return a few round numbers from 0 on; memory is round in powers of 1024."""
    base = 1024 if axis.endswith("_bytes") else 1000
    unit = 1
    while unit * base <= most:
        unit *= base
    steps = [unit * it for it in (1, 2, 5, 10, 20, 50, 100, 200, 500)]
    step = next((it for it in steps if most // it < _TICKS), unit * base)
    return range(0, most + 1, step)


def _names(front: Sequence[tuple[Point, svg.Point]]) -> Iterator[str]:
    """Yield the names of the points of a front, but for those that would lie on another."""
    placed: list[tuple[float, float]] = []
    for it, (x, y) in front:
        name = label(it.name)
        end = x + 10 + svg.text_width(name, 10)
        if all(abs(y - other) >= _LINE or x + 10 >= right for right, other in placed):
            placed.append((end, y))
            yield svg.text(x + 10, y - 4, name, "start", "small")
