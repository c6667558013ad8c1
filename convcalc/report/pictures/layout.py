"""Boxes of a graph in layers from top to bottom, with few crossings and straight lines.

Source: Sugiyama, Tagawa, Toda 1981, "Methods for visual understanding of hierarchical system
structures": layers by the longest path, places within one by the means of the neighbours.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_SWEEPS = 12
_GAP = 28.0


class Layout(NamedTuple):
    """The middle of each box, and the middles that each arrow leads through in between."""

    layers: list[list[int]]
    x: list[float]
    bends: dict[tuple[int, int], list[int]]
    layer_of: list[int]


def laid_out(widths: Sequence[float], arrows: Iterable[tuple[int, int]]) -> Layout:
    """Return places for boxes of these widths; arrows lead from lower to higher numbers.

    An arrow that passes a layer has a place in it, numbered after the boxes.
    """
    arrows = list(arrows)
    layer_of = _layers(len(widths), arrows)
    wide = list(widths)
    links: list[tuple[int, int]] = []
    bends: dict[tuple[int, int], list[int]] = {}
    for start, end in arrows:
        passed = range(layer_of[start] + 1, layer_of[end])
        places = list(range(len(wide), len(wide) + len(passed)))
        wide += [0.0] * len(passed)
        layer_of += passed
        links += pairwise([start, *places, end])
        bends[start, end] = places
    layers: list[list[int]] = [[] for _ in range(max(layer_of, default=0) + 1)]
    for place, layer in enumerate(layer_of):
        layers[layer].append(place)
    return Layout(layers, _places(layers, links, wide), bends, layer_of)


def _layers(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    """Return the layer of each box: one below the lowest that leads to it."""
    layer_of = [0] * count
    for start, end in sorted(arrows, key=lambda it: it[1]):
        layer_of[end] = max(layer_of[end], layer_of[start] + 1)
    return layer_of


def _places(
    layers: list[list[int]], links: Sequence[tuple[int, int]], widths: Sequence[float]
) -> list[float]:
    """Return the middle of each box, after sweeps down and up that also sort the layers."""
    above: list[list[int]] = [[] for _ in widths]
    below: list[list[int]] = [[] for _ in widths]
    for start, end in links:
        below[start].append(end)
        above[end].append(start)
    x = [0.0] * len(widths)
    for row in layers:
        _put(row, [float(it) for it in range(len(row))], widths, x)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        near = above if down else below
        for row in layers if down else reversed(layers):
            wanted = {it: _mean([x[k] for k in near[it]], x[it]) for it in row}
            if sweep < _SWEEPS - 2:  # the last two only straighten
                row.sort(key=wanted.__getitem__)
            _put(row, [wanted[it] for it in row], widths, x)
    return x


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _put(
    layer: list[int], wanted: Sequence[float], widths: Sequence[float], x: list[float]
) -> None:
    """Place a layer's boxes as near as can be to where they are wanted, without overlaps.

    Neighbours that would overlap move together to the mean of what they want (the method of
    pooled adjacent violators).
    """
    offsets = [0.0]
    for left, right in pairwise(layer):
        offsets.append(offsets[-1] + (widths[left] + widths[right]) / 2 + _GAP)
    pools: list[tuple[float, int]] = []  # mean of what is wanted, less the offset; how many
    for place, offset in zip(wanted, offsets, strict=False):
        mean, count = place - offset, 1
        while pools and pools[-1][0] >= mean:
            before, many = pools.pop()
            mean = (mean * count + before * many) / (count + many)
            count += many
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    for it, mean, offset in zip(layer, means, offsets, strict=True):
        x[it] = mean + offset
