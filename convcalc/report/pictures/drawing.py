"""What a picture of a graph shows: boxes with their figures, and arrows between them."""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.diagnostics import Severity
from convcalc.report.layers.folding import Fold, fold
from convcalc.report.numbers import human_bytes, human_count
from convcalc.report.printable import printable
from convcalc.shapes import shape_text

Figure = Literal["params", "macs", "memory"]

MOST_ON_A_PAGE = 60
"""Boxes that a page holds; a network of more layers is folded as far as it takes."""

_LONGEST_LABEL = 28
_GRAVEST: dict[Severity, int] = {"note": 0, "warning": 1, "error": 2}


class Box(NamedTuple):
    """A layer, a folded block or an input: what is written in it, and what it costs.

    ``size`` is the text of its first output, empty where that is not known; ``finding`` the
    gravest of those about its layers, None without any.
    """

    name: str
    title: str
    what: str
    size: str
    cost: int
    finding: Severity | None = None


class Drawing(NamedTuple):
    """Boxes in running order, and the pairs of their numbers that arrows lead from and to."""

    name: str
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int], ...]
    folded: bool


def figure_of(figure: Figure) -> Callable[[LayerResult], int | None]:
    """Return how a figure is read from a layer; memory is bytes of its own activations."""
    if figure == "memory":
        return lambda row: row.activation_bytes
    return lambda row: getattr(row, figure)


def figure_text(figure: Figure, number: int) -> str:
    """Return a figure for people: ``34.9 k params``."""
    if figure == "memory":
        return human_bytes(number)
    unit = {"params": "params", "macs": "MACs"}[figure]
    return f"{human_count(number)} {unit}"


def drawing_of(analysis: Analysis, figure: Figure, depth: int | None) -> Drawing:
    """Return what a picture of the network's graph shows.

    Blocks deeper than ``depth`` are folded; without one, so far that a page holds the graph.
    """
    groups = _rows(analysis, depth)
    cost = figure_of(figure)
    findings = _findings(analysis)
    boxes = [_input_box(it) for it in analysis.inputs]
    writers = {it.name: number for number, it in enumerate(analysis.inputs)}
    arrows: dict[tuple[int, int], None] = {}
    for group in groups:
        number = len(boxes)
        boxes.append(_box(group, cost, figure, findings))
        for tensor in _read_from_outside(group):
            if (writer := writers.get(tensor.name)) is not None:
                arrows[writer, number] = None
        writers |= {tensor.name: number for row in group for tensor in row.outputs}
    name = printable(analysis.name)
    return Drawing(name, tuple(boxes), tuple(arrows), len(groups) < len(analysis.layers))


Group = Sequence[LayerResult]
"""The layers that one box stands for."""


def groups_of(analysis: Analysis, depth: int) -> list[Group]:
    """Return the layers with those of a block in one group each."""
    rows = fold(analysis.layers, analysis, depth)
    return [it.layers if isinstance(it, Fold) else (it,) for it in rows]


def _rows(analysis: Analysis, depth: int | None) -> list[Group]:
    if depth is not None:
        return groups_of(analysis, depth)
    layers = analysis.layers
    if len(layers) <= MOST_ON_A_PAGE:
        return [(it,) for it in layers]
    deepest = max(len(it.spec.scope) for it in layers)
    for depth in range(deepest, 0, -1):
        groups = groups_of(analysis, depth)
        if len(groups) <= MOST_ON_A_PAGE:
            return groups
    return _in_runs(groups if deepest else [(it,) for it in layers])


def _in_runs(groups: list[Group]) -> list[Group]:
    """Return groups with those that follow each other joined, so that a page holds them."""
    share = -(-len(groups) // MOST_ON_A_PAGE)
    return [
        tuple(row for group in groups[start : start + share] for row in group)
        for start in range(0, len(groups), share)
    ]


def _read_from_outside(group: Group) -> list[Tensor]:
    written: set[str] = set()
    outside: dict[str, Tensor] = {}
    for row in group:
        for tensor in row.inputs:
            if tensor.name not in written:
                outside[tensor.name] = tensor
        written.update(it.name for it in row.outputs)
    return list(outside.values())


def _findings(analysis: Analysis) -> dict[str, Severity]:
    """Return the gravest severity of what was found about each layer."""
    gravest: dict[str, Severity] = {}
    for found in analysis.diagnostics:
        if found.layer is not None:
            before = gravest.get(found.layer, "note")
            gravest[found.layer] = max(before, found.severity, key=_GRAVEST.__getitem__)
    return gravest


def _input_box(tensor: Tensor) -> Box:
    return Box(tensor.name, label(tensor.name), "input", _size(tensor), 0)


def _box(
    group: Group,
    cost: Callable[[LayerResult], int | None],
    figure: Figure,
    findings: dict[str, Severity],
) -> Box:
    costs = [cost(row) for row in group]
    known = [it for it in costs if it is not None]
    first, last = group[0], group[-1]
    name = first.name if len(group) == 1 else _common_name(first, last)
    what = label(first.type) if len(group) == 1 else f"{len(group)} layers"
    if known and sum(known):
        what = f"{what}, {figure_text(figure, sum(known))}"
    severities = [findings[row.name] for row in group if row.name in findings]
    gravest = max(severities, key=_GRAVEST.__getitem__, default=None)
    size = _size(last.outputs[0]) if last.outputs else ""
    return Box(name, label(name), what, size, sum(known), gravest)


def _common_name(first: LayerResult, last: LayerResult) -> str:
    shared = [
        one
        for one, other in zip(first.spec.scope, last.spec.scope, strict=False)
        if one == other
    ]
    path = first.spec.scope[: len(shared)]
    if not path or len(shared) < min(len(first.spec.scope), len(last.spec.scope)):
        return f"{first.name} to {last.name}"
    return first.name[len(path[0])].join(path)


def label(name: str) -> str:
    """Return a name for a box: what could drive a terminal is shown, a long one is cut."""
    text = printable(name)
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"


def _size(tensor: Tensor) -> str:
    return "" if tensor.shape is None else shape_text(tensor.shape)
