"""Advice: what the course teaches as habits, as notes; only who asks for it gets it.

Source: CS231n course notes, "Convolutional Networks", on layer patterns and on layer sizing.
"""

from collections.abc import Callable, Iterator

from convcalc.analysis.advice import (
    biases,
    dead_ends,
    even_kernels,
    filter_counts,
    large_kernels,
    lone_pixels,
    padded_pooling,
    shrinking,
)
from convcalc.analysis.advice.net import Net
from convcalc.analysis.layer_result import LayerResult
from convcalc.diagnostics import Diagnostic
from convcalc.graph import Graph

_ADVICE: tuple[Callable[[Net], Iterator[Diagnostic]], ...] = (
    shrinking.advice,
    even_kernels.advice,
    large_kernels.advice,
    filter_counts.advice,
    padded_pooling.advice,
    lone_pixels.advice,
    biases.advice,
    dead_ends.advice,
)


def advise(graph: Graph, rows: tuple[LayerResult, ...]) -> Iterator[Diagnostic]:
    """Yield what could be better in a network; of layers with errors nothing is said."""
    net = Net(graph, rows)
    for advice in _ADVICE:
        yield from advice(net)
