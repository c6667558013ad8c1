"""What is alive at each step of a forward pass, and of a step of training."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.memory.forward import Inference, Lifetime
from convcalc.report.numbers import exact, human_bytes
from convcalc.report.pictures import svg
from convcalc.report.pictures.drawing import LONGEST_TITLE, label

_HEIGHT = 220.0
_MARGIN = 20.0
_WIDEST = 24.0
_PAGE = 1100.0
_LINE = 14.0
_MOST_COLUMNS = 550
"""Columns of a chart; of more steps, the largest of some that follow each other is shown."""
_LEAST_PIXELS = 0.5
"""The height below which a tensor is drawn together with the others that are as small."""
_MOST_NAMED = 12


class Part(NamedTuple):
    """What is alive in a column: its bytes, how it is coloured, what is said of it."""

    size: int
    kind: str
    said: str


class Chart(NamedTuple):
    """Columns of parts, from the bottom up, and the lines above and below them.

    A part that goes on unchanged in the next column is one shape there.
    """

    title: str
    columns: list[list[Part]]
    lines: list[str]

    @property
    def sizes(self) -> list[int]:
        """The bytes of each column."""
        return [sum(it.size for it in parts) for parts in self.columns]


def memory_svg(analysis: Analysis) -> str:
    """Return two charts over the steps: bytes alive at inference, and in a step of training.

    The largest column is the peak that the analysis states; what is alive there stands below.
    """
    body: list[str] = []
    y, widest = _MARGIN, 0.0
    for chart in (inference_chart(analysis), training_chart(analysis)):
        step = min(_WIDEST, _PAGE / max(len(chart.columns), 1))
        body.append(svg.text(_MARGIN, y + 12, chart.title, "start"))
        y += 2 * _LINE
        if chart.columns:
            body += _drawn(chart, step, y)
            y += _HEIGHT + _LINE
        for number, line in enumerate(chart.lines):
            body.append(svg.text(_MARGIN, y + _LINE * number, line, "start", "small"))
        y += _LINE * (len(chart.lines) + 2)
        titles = (svg.text_width(chart.title), *(svg.text_width(it, 10) for it in chart.lines))
        widest = max(widest, step * len(chart.columns), *titles)
    title = f"Memory of {label(analysis.name, LONGEST_TITLE)}"
    return svg.document(title, widest + 2 * _MARGIN, y, body)


def inference_chart(analysis: Analysis) -> Chart:
    """Return which tensors are alive while each layer runs, in the order of their birth."""
    inference = analysis.inference
    if inference is None or not inference.alive_bytes:
        return Chart("alive at inference: not known", [], [])
    alive = inference.alive_bytes
    columns = _inference_columns(inference, _shown(alive))
    peak = f"alive at inference, peak {human_bytes(inference.peak_bytes)}"
    return Chart(peak, columns, _peak_lines(inference))


def _shown(sizes: Sequence[int]) -> list[int]:
    """Return the steps that have a column, the largest of those that share one."""
    share = -(-len(sizes) // _MOST_COLUMNS)
    starts = range(0, len(sizes), share)
    return [max(range(it, min(it + share, len(sizes))), key=sizes.__getitem__) for it in starts]


def _inference_columns(inference: Inference, steps: Iterable[int]) -> list[list[Part]]:
    alive = inference.alive_bytes
    least = int(inference.peak_bytes * _LEAST_PIXELS / _HEIGHT)
    large = sorted(
        (it for it in inference.lifetimes if it.size > least), key=lambda it: it.born
    )
    columns = []
    coming = iter([*large, None])
    following = next(coming)
    current: list[Lifetime] = []
    for index in steps:
        step = index + 1  # step 0 is before the first layer
        while following is not None and following.born <= step:
            current.append(following)
            following = next(coming)
        current = [it for it in current if step < it.gone]
        parts = [_tensor(it, is_new=it.born == step) for it in current]
        if rest := alive[index] - sum(it.size for it in current):
            parts.append(Part(rest, "kept", f"smaller tensors: {exact(rest)} bytes"))
        columns.append(parts)
    return columns


def _tensor(it: Lifetime, *, is_new: bool) -> Part:
    return Part(
        it.size, "cost" if is_new else "alive", f"{label(it.name)}: {exact(it.size)} bytes"
    )


def _peak_lines(inference: Inference) -> list[str]:
    """Return the peak's layer and the tensors that are alive there, the largest first."""
    tensors = sorted(inference.alive_at_peak, key=lambda it: -it[1])
    named = [f"{label(name)} {human_bytes(size)}" for name, size in tensors[:_MOST_NAMED]]
    if more := tensors[_MOST_NAMED:]:
        named.append(f"{exact(len(more))} more {human_bytes(sum(size for _, size in more))}")
    at = label(inference.peak_at or "")
    return [
        "a tensor's first column, in which its layer writes it, is orange",
        f"the peak is at {at}, where these are alive:",
        *named,
    ]


_PARTS = {
    "param_bytes": ("parameters", "side"),
    "param_gradient_bytes": ("their gradients", "top"),
    "optimizer_bytes": ("the optimizer's state", "front"),
    "saved_for_backward_bytes": ("kept for the backward pass", "kept"),
    "activation_gradient_bytes": ("gradients of activations", "cost"),
}
"""What training takes, from the bottom of a column up, and how it is coloured."""


def training_chart(analysis: Analysis) -> Chart:
    """Return what a step of training holds: layer by layer forward, and then backward.

    All that is kept counts until the step ends, as in the total of the analysis.
    """
    training, backward = analysis.training, analysis.backward
    if training is None or backward is None or not backward.saved_bytes:
        return Chart("training: not known", [], [])
    sizes = training.field_values()
    steps: list[dict[str, int]] = []
    kept = 0
    for saved in backward.saved_bytes:
        kept += saved or 0
        steps.append(
            {**sizes, "saved_for_backward_bytes": kept, "activation_gradient_bytes": 0}
        )
    for gradients in reversed(backward.gradients_of_layers):
        steps.append({**sizes, "activation_gradient_bytes": gradients})
    totals = [sum(it.values()) for it in steps]
    shown = [steps[it] for it in _shown(totals)]
    columns = [
        [
            Part(it[name], kind, f"{words}: {exact(it[name])} bytes")
            for name, (words, kind) in _PARTS.items()
            if it[name]
        ]
        for it in shown
    ]
    optimizer = analysis.settings.optimizer
    title = f"a step of training with {optimizer}, forward and back, peak"
    lines = [
        f"{words} {human_bytes(sizes[name])}"
        for name, (words, _) in _PARTS.items()
        if sizes[name]
    ]
    at = backward.gradients_at
    head = f"from the bottom up, at the peak on the way back{f' at {label(at)}' if at else ''}:"
    return Chart(f"{title} {human_bytes(training.total_bytes)}", columns, [head, *lines])


def _drawn(chart: Chart, step: float, y: float) -> Iterator[str]:
    """Yield the shapes of a chart, whose largest column has a mark above it."""
    sizes = chart.sizes
    peak = max(sizes)
    shapes: list[tuple[int, int, Part]] = []  # column, bytes below, part
    for column, parts in enumerate(chart.columns):
        below = 0
        for part in parts:
            shapes.append((column, below, part))
            below += part.size

    # those that go on unchanged are one after the other by their place, then by their column
    shapes.sort(key=lambda it: (it[1], it[2], it[0]))
    by_run = groupby(enumerate(shapes), lambda it: (it[1][1:], it[1][0] - it[0]))
    for ((below, part), _), run in by_run:
        columns = [column for _, (column, _, _) in run]
        height = _HEIGHT * part.size / peak if peak else 0.0
        bottom = y + _HEIGHT - (_HEIGHT * below / peak if peak else 0.0)
        x = _MARGIN + columns[0] * step
        width = step * len(columns)
        yield svg.box(x, bottom - height, width, height, part.kind, part.said, 0)
    at = _MARGIN + (sizes.index(peak) + 0.5) * step
    yield svg.text(at, y - 3, "▼", kind="small")
