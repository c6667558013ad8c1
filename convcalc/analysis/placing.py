"""Findings about the shapes that a layer reads name the layers that give them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from convcalc.diagnostics import Diagnostic, Problem, Related, Words
from convcalc.graph import Graph, Node
from convcalc.network import InputSpec, LayerSpec
from convcalc.shapes import Shape, shape_text
from convcalc.worked_out import worked_out_once

_MOST = 4
"""How many layers a finding that speaks of none by itself names at most."""


def input_name(node: Node, tensors: Sequence[str], number: int) -> str:
    """Return what the text calls one of a layer's inputs, counted from 1."""
    tensor = node.inputs[number - 1]
    assert tensor is not None  # a layer that reads what is not known has no problems
    return tensors[tensor]


class Producers:
    """Who writes each tensor of a graph, and where its layers stand."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._names = graph.tensors

    @worked_out_once
    def _writers(self) -> dict[int, InputSpec | LayerSpec]:
        writers: dict[int, InputSpec | LayerSpec] = dict(enumerate(self._graph.network.inputs))
        for node in self._graph.nodes:
            writers |= dict.fromkeys(node.outputs, node.spec)
        return writers

    @worked_out_once
    def _starts(self) -> list[int]:
        return sorted({it.span.start for it in self._graph.network.layers})

    def place(self, node: Node, shapes: tuple[Shape, ...], problem: Problem) -> Diagnostic:
        """Return a layer's problem with its place, and with names for its inputs.

        One that tells of no input in particular says what the layer reads, unless that is
        written by the layer right above it.
        """
        found = node.spec.place(problem, partial(input_name, node, self._names))
        if problem.about == "fields" or problem.severity == "note":
            return found
        message = problem.message
        spoken_of = [it - 1 for it in message.inputs()] if isinstance(message, Words) else []
        reads: dict[int, Shape] = {}  # not all: a layer may have a problem for each
        for position in sorted(spoken_of) or range(len(shapes)):
            tensor = node.inputs[position]
            if tensor is not None and (spoken_of or len(reads) < _MOST):
                reads.setdefault(tensor, shapes[position])
        far = [it for it in reads if not self._is_next_to(it, node)]
        if far and not spoken_of:
            given = (f"{self._names[it]} gives {shape_text(reads[it])}" for it in far)
            found = found._replace(message=f"{found.message}; {', '.join(given)}")
        return found._replace(related=found.related + tuple(self._related(far)))

    def _related(self, tensors: Iterable[int]) -> Iterator[Related]:
        """Yield where tensors come from; one of Caffe may be named after another layer."""
        for tensor in tensors:
            name, writer = self._names[tensor], self._writers[tensor]
            last = "" if name.startswith(writer.name) else f", last written by {writer.name}"
            yield Related(name + last, writer.span)

    def _is_next_to(self, tensor: int, node: Node) -> bool:
        """Return whether a layer reads what stands right above it, or the network's input."""
        writer, reader = self._writers[tensor], node.spec
        if isinstance(writer, InputSpec) and reader is self._graph.network.layers[0]:
            return True
        between = bisect_left(self._starts, reader.span.start) - bisect_right(
            self._starts, writer.span.start
        )
        return writer.span.start <= reader.span.start and between <= 0
