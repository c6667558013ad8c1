"""A network as advice looks at it: its sound layers, what they read and what reads them."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from convcalc.analysis.layer_result import LayerResult
from convcalc.diagnostics import Diagnostic, Problem, Words
from convcalc.graph import Graph, Node
from convcalc.layers.depthwise_conv import DepthwiseConv
from convcalc.layers.linear import Linear
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.convolution import Convolution
from convcalc.shapes import Shape
from convcalc.windows import Window


class Site(NamedTuple):
    """A layer without errors in its place in the network."""

    node: Node
    row: LayerResult
    layer: Layer

    @property
    def windows(self) -> tuple[Window, ...]:
        """The window of each axis."""
        return self.row.windows

    @property
    def inputs(self) -> tuple[Shape, ...]:
        """The shape of each input."""
        return tuple(it.shape for it in self.row.inputs if it.shape is not None)

    @property
    def filters(self) -> int:
        """Channels of the first output."""
        shape = self.row.outputs[0].shape
        return shape[1] if shape and len(shape) > 1 else 1

    @property
    def is_depthwise(self) -> bool:
        """Whether each channel has filters of its own."""
        groups = getattr(self.layer, "groups", 1)
        return groups > 1 and self.inputs[0][1:2] == (groups,)

    @property
    def covers_its_input(self) -> bool:
        """Whether the window is as large as the input along some axis: nothing slides there."""
        return any(it.extent >= it.size for it in self.windows)

    @property
    def takes_several_pixels(self) -> bool:
        """Whether an output reads more than one pixel through a window or a matrix."""
        return isinstance(self.layer, Linear) or any(it.kernel_size > 1 for it in self.windows)

    def note(self, rule: str, message: str | Words, *fields: str) -> Diagnostic:
        """Return a note at the first of the fields that the text gives, or at the layer."""
        given = (it for it in fields if it in self.node.spec.field_spans)
        return self.node.spec.place(Problem(rule, message, next(given, None), severity="note"))


class Net:
    """The sound layers of a network in running order."""

    def __init__(self, graph: Graph, rows: tuple[LayerResult, ...]) -> None:
        self.graph = graph
        self.outputs = frozenset(graph.outputs)
        self.sites = tuple(
            Site(node, row, node.spec.layer)
            for node, row in zip(graph.nodes, rows, strict=True)
            if node.spec.layer and row.known
        )

    @property
    def convolutions(self) -> Iterator[Site]:
        """The layers that slide filters over an input, of which no window is as large as it."""
        for site in self.sites:
            if isinstance(site.layer, Convolution | DepthwiseConv):
                yield from () if site.covers_its_input else (site,)

    def is_classifier(self, site: Site) -> bool:
        """Return whether nothing looks further than a pixel behind a layer.

        That is a fully connected layer written as a convolution, for larger images than those
        it was trained on.
        """
        return self.to_be_looked_over.isdisjoint(site.node.outputs)

    @cached_property
    def shapes(self) -> dict[int, Shape]:
        """The shape of each tensor that a sound layer writes."""
        return {
            tensor: given.shape
            for site in self.sites
            for tensor, given in zip(site.node.outputs, site.row.outputs, strict=True)
            if given.shape is not None
        }

    @cached_property
    def macs(self) -> int:
        """The multiply-adds of all sound layers."""
        return sum(it.row.macs or 0 for it in self.sites)

    @cached_property
    def readers(self) -> dict[int, list[Site]]:
        """The sound layers that read each tensor."""
        readers: dict[int, list[Site]] = {}
        for site in self.sites:
            for tensor in site.node.inputs:
                if tensor is not None:
                    readers.setdefault(tensor, []).append(site)
        return readers

    @cached_property
    def to_be_looked_over(self) -> set[int]:
        """The tensors that still go through a window of several pixels, or are read whole."""
        return self._above(lambda it: it.takes_several_pixels)

    @cached_property
    def weighed(self) -> set[int]:
        """The tensors that have gone through some weights."""
        return self._below(lambda it: bool(it.row.macs))

    @cached_property
    def wide(self) -> set[int]:
        """The tensors that are made of ones with more than one pixel."""
        return self._below(
            lambda it: any(size > 1 for shape in it.inputs for size in shape[2:])
        )

    def _below(self, holds: Callable[[Site], bool]) -> set[int]:
        """Return the tensors that a layer of a kind writes, directly or not."""
        found: set[int] = set()
        for site in self.sites:
            if holds(site) or not found.isdisjoint(site.node.inputs):
                found.update(site.node.outputs)
        return found

    @cached_property
    def to_be_weighed(self) -> set[int]:
        """The tensors that still go through some weights."""
        return self._above(lambda it: bool(it.row.macs))

    def _above(self, holds: Callable[[Site], bool]) -> set[int]:
        """Return the tensors that a layer of a kind reads, directly or not."""
        found: set[int] = set()
        for site in reversed(self.sites):
            if holds(site) or not found.isdisjoint(site.node.outputs):
                found.update(it for it in site.node.inputs if it is not None)
        return found


def size_text(*sizes: int) -> str:
    """Return sizes of axes as they are written: ``28x28``."""
    return "x".join(map(str, sizes))


def per_axis_text(values: tuple[int, ...]) -> str:
    """Return a field's values as a spec may have them: ``2``, or ``[0, 2]``."""
    return str(values[0]) if len(set(values)) == 1 else str(list(values))
