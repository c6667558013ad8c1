"""The totals of a network on a page: every digit, and a rounded figure beside it."""

from collections.abc import Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.report.html.page import text
from convcalc.report.numbers import exact, human_bytes, human_count

_TITLES = {
    "params": "Parameters",
    "trainable_params": "Trainable parameters",
    "weights": "Weights",
    "biases": "Biases",
    "buffers": "Buffers, which training does not learn",
    "param_bytes": "Memory of parameters and buffers",
    "macs": "Multiply-adds (MACs)",
    "flops": "FLOPs, two for each MAC",
    "forward_bytes": "Memory of all activations",
    "peak_inference_bytes": "Peak memory of activations at inference",
    "saved_for_backward_bytes": "Kept for the backward pass",
    "training_bytes": "Training memory with {optimizer}",
    "caffe_memory_bytes": "Memory that Caffe logs",
    "caffe_training_bytes": "Training memory of Caffe with {optimizer}",
}


def totals(analysis: Analysis) -> Iterator[str]:
    """Yield each total of the whole batch; what an error hides is said to be unknown."""
    figures = analysis.totals_dict()
    yield '<dl class="totals">\n'
    for name, title in _TITLES.items():
        if name in figures:
            words = title.format(optimizer=analysis.settings.optimizer)
            yield f"<div><dt>{text(words)}</dt><dd>{_figure(name, figures[name])}</dd></div>\n"
    yield "</dl>\n"


def _figure(name: str, figure: int | None) -> str:
    """Return ``25,557,032 (25.6 M)``; a small one has no need of being rounded."""
    if figure is None:
        return "unknown"
    in_bytes = name.endswith("_bytes")
    short = human_bytes(figure) if in_bytes else human_count(figure)
    whole = exact(figure) + (" bytes" if in_bytes else "")
    if short == str(figure) or short.endswith(" B") or not figure:
        return whole
    return f'{whole} <span class="quiet">({short})</span>'
