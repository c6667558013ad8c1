"""What is alive at each step of a forward pass, and what training keeps meanwhile."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.report.numbers import exact, human_bytes
from convcalc.report.pictures import svg
from convcalc.report.pictures.drawing import label
from convcalc.report.printable import printable

_HEIGHT = 220.0
_MARGIN = 20.0
_WIDEST = 24.0
_PAGE = 1100.0
_TITLES = 460.0
_LINE = 14.0
_CHART = 24.0 + _HEIGHT


def memory_svg(analysis: Analysis) -> str:
    """Return two charts over the layers: bytes alive at inference, and kept for training.

    A bar at inference is what the layer writes, on top of what else is alive; the peak's
    tensors are named below it. A bar of training is all that is kept up to the layer.
    """
    rows = analysis.layers
    step = min(_WIDEST, _PAGE / max(len(rows), 1))
    lines = _peak_lines(analysis)
    inference = _inference_chart(rows, step, _MARGIN)
    below = _MARGIN + _CHART
    named = [
        svg.text(_MARGIN, below + _LINE * (number + 1), line, "start", "small")
        for number, line in enumerate(lines)
    ]
    below += _LINE * (len(lines) + 2)
    training = _training_chart(rows, step, below)
    widths = [step * len(rows), _TITLES, *(svg.text_width(line, 10) for line in lines)]
    return svg.document(
        f"Memory of {printable(analysis.name)}",
        max(widths) + 2 * _MARGIN,
        below + _CHART + _MARGIN,
        [*inference, *named, *training],
    )


def _inference_chart(rows: Sequence[LayerResult], step: float, y: float) -> Iterator[str]:
    alive = [row.alive_bytes or 0 for row in rows]
    peak = max(alive, default=0)
    yield svg.text(_MARGIN, y + 12, f"alive at inference, peak {human_bytes(peak)}", "start")
    for number, (row, size) in enumerate(zip(rows, alive, strict=True)):
        own = min(row.activation_bytes or 0, size)
        high, written = _scaled(size - own, peak), _scaled(own, peak)
        x, base = _MARGIN + number * step, y + _CHART
        said = f"{label(row.name)}: {exact(size)} bytes alive, {exact(own)} of them its own"
        mark = " peak" if size == peak else ""
        yield svg.box(x, base - high, step * 0.9, high, f"alive{mark}", said)
        top = base - high - written
        yield svg.box(x, top, step * 0.9, written, f"cost{mark}", said)


def _training_chart(rows: Sequence[LayerResult], step: float, y: float) -> Iterator[str]:
    kept = list(accumulate(row.saved_bytes or 0 for row in rows))
    most = max(kept, default=0)
    yield svg.text(_MARGIN, y + 12, f"kept for training, {human_bytes(most)}", "start")
    for number, (row, size) in enumerate(zip(rows, kept, strict=True)):
        high = _scaled(size, most)
        said = f"{label(row.name)}: {exact(size)} bytes kept"
        x = _MARGIN + number * step
        yield svg.box(x, y + _CHART - high, step * 0.9, high, "kept", said)


def _peak_lines(analysis: Analysis) -> list[str]:
    """Return the peak's layer and the tensors that are alive there."""
    inference = analysis.inference
    if inference is None or inference.peak_at is None:
        return []
    tensors = [f"{label(name)} {human_bytes(size)}" for name, size in inference.alive_at_peak]
    return [f"the peak is at {label(inference.peak_at)}, where these are alive:", *tensors]


def _scaled(part: int, whole: int) -> float:
    return _HEIGHT * part / whole if whole else 0.0
