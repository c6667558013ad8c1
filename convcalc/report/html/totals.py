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
"""What is written above each total; those that only one language has may have none."""


def totals(analysis: Analysis) -> Iterator[str]:
    """Yield each total of the whole batch, and which of them are not known."""
    figures = analysis.totals_dict()
    del figures["forward_elements"]  # their memory says as much
    titles = {it: _title(it, analysis) for it in figures}
    if any(it is not None for it in figures.values()):
        yield '<dl class="totals">\n'
        for name, figure in figures.items():
            if figure is not None:
                title, shown = text(titles[name]), _figure(name, figure)
                yield f"<div><dt>{title}</dt><dd>{shown}</dd></div>\n"
        yield "</dl>\n"
    if unknown := [titles[name] for name, figure in figures.items() if figure is None]:
        why = "" if analysis.ok else ", because of an error"
        yield f"<p>Not known{why}: {text('; '.join(unknown))}.</p>\n"


def _title(name: str, analysis: Analysis) -> str:
    words = name.removesuffix("_bytes").replace("_", " ").capitalize()
    return _TITLES.get(name, words).format(optimizer=analysis.settings.optimizer)


def _figure(name: str, figure: int) -> str:
    """Return ``25,557,032 (25.6 M)``; a small one has no need of being rounded."""
    in_bytes = name.endswith("_bytes")
    short = human_bytes(figure) if in_bytes else human_count(figure)
    whole = exact(figure) + (" bytes" if in_bytes else "")
    if short == str(figure) or short.endswith(" B") or not figure:
        return whole
    return f'{whole} <span class="quiet">({short})</span>'
