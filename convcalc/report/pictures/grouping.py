"""Which layers share a box of a graph, so that a page holds it."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.report.pictures.layout import Arrow, cuts, rows_of_boxes
from convcalc.shapes import shape_text

MOST_BOXES = 1_000
"""Boxes of a graph that is drawn at all; a depth that would give more is not kept to."""
_MOST_PASSES = 20_000
"""Rows that the arrows of a graph pass in all; as above."""
LIMITS = f"at most {MOST_BOXES:,} boxes, whose arrows pass {_MOST_PASSES:,}, are drawn"

MOST_TYPES = 4
"""Layers of a chain that share a box, which names their types."""
_EASE = 40
"""Boxes up to which each layer has its own."""
_MOST_ON_A_PAGE = 90
_LONGEST_PIECE = 24
"""Rows of a page; where more are tied together by several arrows no column can end."""
_WIDEST = 9


class Group(NamedTuple):
    """The layers that one box stands for, by their numbers; the name of a block, else none."""

    layers: tuple[int, ...]
    block: str = ""


class Reading(NamedTuple):
    """A layer or an input that another layer reads, by its number, and the size of that.

    Inputs come before the layers.
    """

    source: int
    size: str


class Wiring:
    """What each layer of a network reads; layers that work in place follow each other."""

    def __init__(self, analysis: Analysis) -> None:
        self.layers = analysis.layers
        self.inputs = len(analysis.inputs)
        self.reads: list[list[Reading]] = []
        self.given_out: dict[int, str] = {}
        writers = {it.name: number for number, it in enumerate(analysis.inputs)}
        for number, row in enumerate(self.layers, self.inputs):
            sizes = (
                (it.name, "" if it.shape is None else shape_text(it.shape)) for it in row.inputs
            )
            self.reads.append(
                [Reading(writers[it], size) for it, size in sizes if it in writers]
            )
            writers |= {it.name: number for it in row.outputs}
        for it in analysis.outputs:
            if it.name in writers and it.shape is not None:
                self.given_out[writers[it.name]] = shape_text(it.shape)

    def arrows(self, groups: Sequence[Group]) -> dict[Arrow, str]:
        """Return the arrows between boxes, inputs first, and the size of what each carries."""
        box_of = {it: it for it in range(self.inputs)}
        for number, group in enumerate(groups, self.inputs):
            box_of |= {self.inputs + it: number for it in group.layers}
        arrows: dict[Arrow, str] = {}
        for layer, reads in enumerate(self.reads, self.inputs):
            for it in reads:
                if box_of[it.source] != box_of[layer]:
                    arrows.setdefault((box_of[it.source], box_of[layer]), it.size)
        return arrows


def groups_of(wiring: Wiring, depth: int | None) -> list[Group]:
    """Return what has a box of its own: blocks of a ``depth``, else what makes a page.

    A depth is not kept to where that would be more than anybody can look at.
    """
    if depth is not None:
        groups = blocks(wiring.layers, depth)
        arrows = wiring.arrows(groups)
        row_of = rows_of_boxes(wiring.inputs + len(groups), [*arrows])
        passes = sum(row_of[end] - row_of[start] for start, end in arrows)
        few = len(groups) <= MOST_BOXES and passes <= _MOST_PASSES
        return groups if few else _in_runs(groups)
    groups = _each(wiring.layers)
    if len(groups) <= _EASE:
        return groups
    for groups in _foldings(wiring):
        if len(groups) <= _MOST_ON_A_PAGE and _is_a_page(wiring, groups):
            return groups
    return _in_runs(groups)


def coarser(wiring: Wiring, groups: Sequence[Group]) -> list[Group] | None:
    """Return the next coarser groups, None if all layers are in one."""
    if len(groups) == 1:
        return None
    for folding in _foldings(wiring):
        if len(folding) < len(groups):
            return folding
    return _in_runs(groups, max(1, len(groups) // 2))


def _foldings(wiring: Wiring) -> Iterator[list[Group]]:
    """Yield groups from fine to coarse: chains of layers, then blocks of ever less depth."""
    yield _chained(wiring, _each(wiring.layers))
    deepest = max((len(it.spec.scope) for it in wiring.layers), default=0)
    for depth in range(deepest, 0, -1):
        yield _chained(wiring, blocks(wiring.layers, depth))


def _each(layers: Sequence[LayerResult]) -> list[Group]:
    return [Group((it,)) for it in range(len(layers))]


def blocks(layers: Sequence[LayerResult], depth: int) -> list[Group]:
    """Return groups of the layers of each block that follow each other.

    These alone keep every arrow leading onward.
    """
    groups = []
    for scope, numbers in groupby(range(len(layers)), lambda it: layers[it].spec.scope[:depth]):
        if len(scope) < depth:
            groups += [Group((it,)) for it in numbers]
        else:
            members = tuple(numbers)
            name = layers[members[0]].name
            separator = name[len(scope[0])]  # the language's own: a dot, a slash
            paths = zip(*(layers[it].spec.scope for it in members), strict=False)
            shared = takewhile(lambda it: len({*it}) == 1, paths)
            block = separator.join(part for part, *_ in shared)
            groups.append(Group(members, block if len(members) > 1 else ""))
    return groups


def _chained(wiring: Wiring, groups: Sequence[Group]) -> list[Group]:
    """Return groups in which a layer that keeps a size and costs no products joins another.

    Such are normalizations and activations behind the one layer that only they read.
    """
    readers = [0] * (wiring.inputs + len(wiring.layers))
    for reads in wiring.reads:
        for it in reads:
            readers[it.source] += 1
    joined: dict[int, list[int]] = {}
    head_of: dict[int, int] = {}
    blocks = {it.layers[0]: it for it in groups if it.block}
    for group in groups:
        first = group.layers[0]
        if not group.block and (before := _before(wiring, first, readers)) in head_of:
            head = head_of[before]
            if len(joined[head]) < MOST_TYPES:
                head_of[first] = head
                joined[head].append(first)
                continue
        joined[first] = [*group.layers]
        if not group.block:
            head_of[first] = first
    return [
        blocks[first] if first in blocks else Group(tuple(it)) for first, it in joined.items()
    ]


def _before(wiring: Wiring, layer: int, readers: Sequence[int]) -> int:
    """Return the layer that a layer may join; -1 if there is none."""
    row, reads = wiring.layers[layer], wiring.reads[layer]
    if len(reads) != 1 or len(row.inputs) != 1 or len(row.outputs) != 1:
        return -1
    ((source, _),) = reads
    keeps = row.inputs[0].shape is not None and row.inputs[0].shape == row.outputs[0].shape
    free = keeps and not row.macs and not row.windows
    alone = readers[source] == 1 and source not in wiring.given_out
    return source - wiring.inputs if free and alone else -1


def _in_runs(groups: Sequence[Group], count: int = _MOST_ON_A_PAGE) -> list[Group]:
    """Return groups with those that follow each other joined, a few of them at the most."""
    share = -(-len(groups) // count)
    starts = [*range(0, len(groups), share), len(groups)]
    return [
        Group(tuple(sorted(it for group in groups[a:b] for it in group.layers)))
        for a, b in pairwise(starts)
    ]


def _is_a_page(wiring: Wiring, groups: Sequence[Group]) -> bool:
    arrows = [*wiring.arrows(groups)]
    row_of = rows_of_boxes(wiring.inputs + len(groups), arrows)
    rows = max(row_of) + 1
    ends = [0, *cuts(row_of, arrows), rows]
    widest = max(row_of.count(it) for it in range(rows))
    return max(b - a for a, b in pairwise(ends)) <= _LONGEST_PIECE and widest <= _WIDEST
