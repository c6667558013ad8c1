"""Boxes of a graph in rows from top to bottom, with few crossings and straight lines.

Source: Sugiyama, Tagawa, Toda 1981, "Methods for visual understanding of hierarchical system
structures": rows by the longest path, an order within one by the means of the neighbours.
"""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

Arrow = tuple[int, int]
"""The numbers of two boxes, the lower one first."""

_SORTING_SWEEPS = 8
_STRAIGHTENING_SWEEPS = 24
_GAP = 26.0

_BELOW, _LINE, _TURN, _AHEAD = 100_000.0, 10_000.0, 1.0, 10.0
"""How much it counts that a box is below another, that the line of an arrow past other boxes is
straight, and that it is near the boxes at its ends; and how much more, that a sweep comes from
there. What counts far more is as good as exactly so."""


class Layout(NamedTuple):
    """Places row by row, from left to right, and the middle of each.

    Those of the boxes come first; the others are where an arrow passes a row of boxes, of which
    ``bends`` has the places of each arrow from top to bottom.
    """

    rows: list[list[int]]
    x: list[float]
    bends: dict[Arrow, list[int]]
    row_of: list[int]


def laid_out(widths: Sequence[float], arrows: Sequence[Arrow]) -> Layout:
    """Return places for boxes of these widths."""
    row_of = rows_of_boxes(len(widths), arrows)
    wide = list(widths)
    bends: dict[Arrow, list[int]] = {}
    near = _Neighbours(arrows)
    for start, end in arrows:
        passed = range(row_of[start] + 1, row_of[end])
        places = list(range(len(wide), len(wide) + len(passed)))
        wide += [0.0] * len(passed)
        row_of += passed
        near.link([start, *places, end])
        bends[start, end] = places
    rows: list[list[int]] = [[] for _ in range(max(row_of, default=-1) + 1)]
    for place, row in enumerate(row_of):
        rows[row].append(place)
    rows = _sorted(rows, near)
    return Layout(rows, _straightened(rows, near, wide), bends, row_of)


def rows_of_boxes(count: int, arrows: Sequence[Arrow]) -> list[int]:
    """Return the row of each box: one below the lowest that leads to it.

    A box that none leads to, such as a second input, is just above its first reader.
    """
    row_of = [0] * count
    has_arrow_in = {end for _, end in arrows}
    for start, end in sorted(arrows, key=lambda it: it[1]):
        row_of[end] = max(row_of[end], row_of[start] + 1)
    first_read: dict[int, int] = {}
    for start, end in arrows:
        first_read[start] = min(row_of[end], first_read.get(start, row_of[end]))
    for start, row in first_read.items():
        if start not in has_arrow_in:
            row_of[start] = row - 1
    return row_of


def cuts(row_of: Sequence[int], arrows: Sequence[Arrow]) -> list[int]:
    """Return the rows that one arrow alone leads to from all above, or one box just above."""
    count = max(row_of, default=-1) + 1
    change = [0] * (count + 1)
    most = [0] * count
    for start, end in arrows:
        change[row_of[start] + 1] += 1
        change[row_of[end] + 1] -= 1
    for start, leaving in Counter(start for start, _ in arrows).items():
        most[row_of[start]] = max(most[row_of[start]], leaving)
    crossing, found = 0, []
    for row in range(count):
        crossing += change[row]
        if row and crossing == max(1, most[row - 1]):
            found.append(row)
    return found


class _Neighbours:
    """The places above and below each place, and how much each counts for where it is.

    An arrow past boxes leads straight down like one to the next row, unless it skips what
    others lead through: one from a box with other readers to one that reads others.
    """

    def __init__(self, arrows: Sequence[Arrow]) -> None:
        self.above: dict[int, dict[int, float]] = {}
        self.below: dict[int, dict[int, float]] = {}
        self._readers = Counter(start for start, _ in arrows)
        self._read = Counter(end for _, end in arrows)

    def link(self, way: Sequence[int]) -> None:
        """Add an arrow by the places that it leads through."""
        skips = len(way) > 2 and self._readers[way[0]] > 1 and self._read[way[-1]] > 1  # noqa: PLR2004  its ends
        last = len(way) - 2
        for number, (start, end) in enumerate(pairwise(way)):
            weight = _BELOW
            if skips:
                weight = _TURN if number in (0, last) else _LINE
            self.below.setdefault(start, {})[end] = weight
            self.above.setdefault(end, {})[start] = weight


def _sorted(rows: list[list[int]], near: _Neighbours) -> list[list[int]]:
    """Return the rows in the best order that sweeps down and up lead to.

    A place goes to the mean of its neighbours in the row before.
    """
    at = [0.0] * sum(map(len, rows))
    for row in rows:
        _number(row, at)
    best, least = [[*row] for row in rows], _crossings(rows, near, at)
    for sweep in range(_SORTING_SWEEPS):
        if not least:
            break
        down = sweep % 2 == 0
        others = near.above if down else near.below
        for row in rows if down else reversed(rows):
            wanted = {it: _mean([at[k] for k in others.get(it, ())], at[it]) for it in row}
            row.sort(key=wanted.__getitem__)
            _number(row, at)
        if (crossings := _crossings(rows, near, at)) < least:
            best, least = [[*row] for row in rows], crossings
    return best


def _number(row: list[int], at: list[float]) -> None:
    for number, place in enumerate(row):
        at[place] = number


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(rows: list[list[int]], near: _Neighbours, at: list[float]) -> int:
    """Return how many pairs of links start in one order and end in another."""
    crossings = 0
    for row in rows:
        ends: list[float] = []
        for place in row:
            for end in (targets := [at[it] for it in near.below.get(place, ())]):
                crossings += len(ends) - bisect_right(ends, end)
            for end in targets:
                insort(ends, end)
    return crossings


def _straightened(
    rows: list[list[int]], near: _Neighbours, widths: Sequence[float]
) -> list[float]:
    """Return the middle of each place, after sweeps down and up that leave the order alone."""
    x = [0.0] * len(widths)
    for row in rows:
        _put(row, [(0.0, 1.0)] * len(row), widths, x)
    for sweep in range(_STRAIGHTENING_SWEEPS):
        down = sweep % 2 == 0
        ahead, behind = (near.above, near.below) if down else (near.below, near.above)
        for row in rows if down else reversed(rows):
            _put(row, [_wanted(it, ahead, behind, x) for it in row], widths, x)
    for row in rows:
        for place in row:
            _align(place, row, near, widths, x)
    return x


def _align(
    place: int,
    row: Sequence[int],
    near: _Neighbours,
    widths: Sequence[float],
    x: list[float],
) -> None:
    """Put a place exactly below the only one that leads to it, if that is about where it is."""
    above = [*near.above.get(place, ())]
    if len(above) != 1 or len(near.below[above[0]]) != 1:
        return
    wanted, at = x[above[0]], row.index(place)
    beside = [it for it in (at - 1, at + 1) if 0 <= it < len(row)]
    if (
        all(
            abs(x[row[it]] - wanted) >= (widths[row[it]] + widths[place] + _GAP) / 2
            and (x[row[it]] < wanted) == (it < at)
            for it in beside
        )
        and abs(x[place] - wanted) < _GAP
    ):
        x[place] = wanted


def _wanted(
    place: int,
    ahead: dict[int, dict[int, float]],
    behind: dict[int, dict[int, float]],
    x: Sequence[float],
) -> tuple[float, float]:
    """Return where a place is best, the mean of its neighbours, and how much that counts."""
    total = weights = 0.0
    for near, factor in ((ahead, _AHEAD), (behind, 1.0)):
        for it, weight in near.get(place, {}).items():
            total += x[it] * weight * factor
            weights += weight * factor
    return (total / weights, weights) if weights else (x[place], _TURN)


def _put(
    row: Sequence[int],
    wanted: Sequence[tuple[float, float]],
    widths: Sequence[float],
    x: list[float],
) -> None:
    """Place a row's boxes as near as can be to where they are wanted, without overlaps.

    How much each counts stands beside where it is wanted. Neighbours that would overlap move
    together to the mean of what they want (the method of pooled adjacent violators).
    """
    offsets = [0.0]
    for left, right in pairwise(row):
        offsets.append(offsets[-1] + (widths[left] + widths[right]) / 2 + _GAP)
    pools: list[tuple[float, float, int]] = []  # mean of what is wanted less the offset
    for (place, weight), offset in zip(wanted, offsets, strict=True):
        mean, pull, count = place - offset, weight, 1
        while pools and pools[-1][0] >= mean:
            before, other, many = pools.pop()
            mean = (mean * pull + before * other) / (pull + other)
            pull, count = pull + other, count + many
        pools.append((mean, pull, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    for it, mean, offset in zip(row, means, offsets, strict=True):
        x[it] = mean + offset
