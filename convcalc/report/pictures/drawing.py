"""What a picture of a graph shows: boxes with their figures, and arrows between them."""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.diagnostics import Severity, gravest
from convcalc.report.numbers import exact, human_bytes, human_count
from convcalc.report.pictures.grouping import MOST_TYPES, Group, Wiring, groups_of
from convcalc.report.pictures.layout import Arrow
from convcalc.report.printable import printable
from convcalc.shapes import shape_text

Figure = Literal["params", "macs", "memory"]

_LONGEST_LABEL = 28
LONGEST_TITLE = 80
"""Characters of a network's name in the title of its picture."""
_HALF = 13
"""Characters of each name where a title has two."""
_LONGEST_TYPES = 40


class Box(NamedTuple):
    """A layer, a folded block or an input: what is written in it, and what it costs.

    ``size`` is the text of what it gives out, empty where that is not known; ``finding`` the
    gravest of those about its layers, None without any.
    """

    name: str
    title: str
    what: str
    size: str
    cost: int
    finding: Severity | None = None
    is_input: bool = False


class Drawing(NamedTuple):
    """Boxes in running order, and the pairs of their numbers that arrows lead from and to.

    ``layers`` are so many that the boxes hold.
    """

    name: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    layers: int

    @property
    def title(self) -> str:
        """The name, and how many layers and boxes there are where these are not as many."""
        inputs = sum(it.is_input for it in self.boxes)
        boxes = len(self.boxes) - inputs
        if boxes == self.layers:
            return self.name
        return f"{self.name}, {exact(self.layers)} layers in {exact(boxes)} boxes"


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
    wiring = Wiring(analysis)
    return drawn(analysis, figure, wiring, groups_of(wiring, depth))


def drawn(
    analysis: Analysis, figure: Figure, wiring: Wiring, groups: Sequence[Group]
) -> Drawing:
    """Return the picture of a graph whose boxes hold these groups of layers."""
    cost = figure_of(figure)
    findings = findings_of_layers(analysis)
    arrows = wiring.arrows(groups)
    sizes: dict[int, dict[str, None]] = {}
    for (start, _), size in arrows.items():
        sizes.setdefault(start, {})[size] = None
    boxes = [
        _input_box(it, [*sizes.get(number, ())]) for number, it in enumerate(analysis.inputs)
    ]
    for number, group in enumerate(groups, len(boxes)):
        for it in group.layers:
            if out := wiring.given_out.get(wiring.inputs + it):
                sizes.setdefault(number, {})[out] = None
        rows = [analysis.layers[it] for it in group.layers]
        own = [*sizes.get(number, ())] or [_size(it) for it in rows[-1].outputs[:1]]
        boxes.append(_box(rows, group.block, _sizes(own), cost, figure, findings))
    name = label(analysis.name, LONGEST_TITLE)
    return Drawing(name, tuple(boxes), tuple(arrows), len(analysis.layers))


def findings_of_layers(analysis: Analysis) -> dict[str, Severity]:
    """Return the gravest severity of what was found about each layer."""
    severities: dict[str, list[Severity]] = {}
    for found in analysis.diagnostics:
        if found.layer is not None:
            severities.setdefault(found.layer, []).append(found.severity)
    return {layer: gravest(those) for layer, those in severities.items()}


def _input_box(tensor: Tensor, sizes: list[str]) -> Box:
    size = _sizes(sizes or [_size(tensor)])
    return Box(tensor.name, label(tensor.name), "input", size, 0, is_input=True)


def _box(
    rows: Sequence[LayerResult],
    block: str,
    size: str,
    cost: Callable[[LayerResult], int | None],
    figure: Figure,
    findings: dict[str, Severity],
) -> Box:
    known = [it for row in rows if (it := cost(row)) is not None]
    name, title, what = _said(rows, block)
    if sum(known):
        what = f"{what}, {figure_text(figure, sum(known))}"
    severities = [findings[row.name] for row in rows if row.name in findings]
    return Box(name, title, what, size, sum(known), gravest(severities) if severities else None)


def _said(rows: Sequence[LayerResult], block: str) -> tuple[str, str, str]:
    """Return the name of a box, its title and what is in it: a type, several, or how many."""
    first, last = rows[0], rows[-1]
    types = " + ".join(it.type for it in rows[:MOST_TYPES])
    many = f"{exact(len(rows))} layers"
    if block:
        return block, label(block), many
    if len(rows) <= MOST_TYPES:
        return first.name, label(first.name), label(types, _LONGEST_TYPES)
    name = f"{first.name} to {last.name}"
    return name, f"{label(first.name, _HALF)} to {label(last.name, _HALF)}", many


def label(name: str, longest: int = _LONGEST_LABEL) -> str:
    """Return a name for a box: what could drive a terminal is shown, a long one is cut.

    The middle of it goes: names of one block differ at their ends.
    """
    text = printable(name)
    if len(text) <= longest:
        return text
    tail = longest // 2
    return f"{text[: longest - tail - 1]}…{text[-tail:]}"


def _size(tensor: Tensor) -> str:
    return "" if tensor.shape is None else shape_text(tensor.shape)


def _sizes(sizes: Sequence[str]) -> str:
    """Return the sizes of what a box gives out; empty where one is not known."""
    return label(", ".join(sizes)) if all(sizes) else ""
