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
    """Yield each total of the whole batch, and which of them are not known."""
    figures = analysis.totals_dict()
    optimizer = analysis.settings.optimizer
    titles = {it: _TITLES[it].format(optimizer=optimizer) for it in _TITLES if it in figures}
    known = {it: figure for it in titles if (figure := figures[it]) is not None}
    if known:
        yield '<dl class="totals">\n'
        for name, figure in known.items():
            yield f"<div><dt>{text(titles[name])}</dt><dd>{_figure(name, figure)}</dd></div>\n"
        yield "</dl>\n"
    if unknown := [title for name, title in titles.items() if name not in known]:
        why = "" if analysis.ok else ", because of an error"
        yield f"<p>Not known{why}: {text('; '.join(unknown))}.</p>\n"


def _figure(name: str, figure: int) -> str:
    """Return ``25,557,032 (25.6 M)``; a small one has no need of being rounded."""
    in_bytes = name.endswith("_bytes")
    short = human_bytes(figure) if in_bytes else human_count(figure)
    whole = exact(figure) + (" bytes" if in_bytes else "")
    if short == str(figure) or short.endswith(" B") or not figure:
        return whole
    return f'{whole} <span class="quiet">({short})</span>'
