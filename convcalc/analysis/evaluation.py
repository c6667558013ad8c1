"""The layers of a network at the sizes of a run, and what these take as a whole."""

from collections.abc import Iterable, Iterator
from math import prod

from convcalc.analysis.figures import Counts, Figures, counts_of
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.analysis.memory.forward import Inference
from convcalc.analysis.memory.training import Backward
from convcalc.analysis.plan import Plan, plan_of
from convcalc.analysis.traits import roles_trained
from convcalc.diagnostics import Diagnostic
from convcalc.graph import Graph
from convcalc.layers.shared.base import Parameter, Storage
from convcalc.record import Record
from convcalc.shapes import Shape
from convcalc.worked_out import worked_out_once

Shapes = tuple[Shape | None, ...]
"""The shape of each tensor of a graph, None where an error hides it."""


class Evaluation(Record):
    """A graph with the figures of each layer, None where an error hides them.

    All else is worked out when it is first read. ``own_parameters`` are those of each layer
    where the text shares or freezes any; ``final_shapes`` those that tensors have in the end
    where layers may write into the blobs of others.
    """

    graph: Graph
    number_bytes: int
    figures: tuple[Figures | None, ...]
    shapes: Shapes
    own_parameters: tuple[tuple[Parameter, ...] | None, ...] | None = None
    final_shapes: Shapes | None = None

    @worked_out_once
    def sound(self) -> tuple[Figures, ...] | None:
        """The figures of all layers, None where an error hides some."""
        return None if None in self.figures else self.figures  # type: ignore[return-value]

    @worked_out_once
    def _plan(self) -> Plan:
        return plan_of(
            self.graph, tuple([it.own.traits if it else None for it in self.figures])
        )

    @property
    def storages(self) -> list[Storage | None]:
        """Where the outputs of each layer go."""
        return self._plan.storages

    @worked_out_once
    def parameters(self) -> tuple[tuple[Parameter, ...] | None, ...]:
        """The tensors of each layer: whose they are, and what training changes."""
        return self.own_parameters or tuple(
            [it.parameters if it else None for it in self.figures]
        )

    @worked_out_once
    def counts(self) -> Counts | None:
        """The numbers in all tensors of layers; None where an error hides some."""
        if self.sound is None:
            return None
        if self.own_parameters is None:
            each = [it.own.counts for it in self.sound]
        else:
            each = [counts_of(it or ()) for it in self.own_parameters]
        return Counts(*map(sum, zip(*each, strict=True))) if each else Counts(0, 0, 0, 0)

    @worked_out_once
    def macs(self) -> int | None:
        """Multiply-adds of all layers."""
        return None if self.sound is None else sum([it.macs for it in self.sound])

    @worked_out_once
    def activation_elements(self) -> int | None:
        """Numbers in the outputs of all layers that take new storage."""
        if self.sound is None:
            return None
        if self.final_shapes is not None:
            return sum(row.activation_elements or 0 for row in self.rows)
        pairs = zip(self.sound, self.storages, strict=True)
        return sum([figures.elements for figures, storage in pairs if storage == "new"])

    @worked_out_once
    def _elements(self) -> list[int] | None:
        """The numbers in each tensor, None where an error hides a shape.

        What a layer hands out of its parameters takes no memory of its own.
        """
        if self.sound is None or any(it.shape is None for it in self.graph.network.inputs):
            return None
        elements = [prod(it.shape or ()) for it in self.graph.network.inputs]
        elements += [0] * (len(self.graph.tensors) - len(elements))
        steps = zip(self.graph.nodes, self.sound, self.storages, strict=True)
        for node, figures, storage in steps:
            if storage != "parameter":
                for tensor, size in zip(node.outputs, figures.sizes, strict=True):
                    elements[tensor] = size
        return elements

    @worked_out_once
    def inference(self) -> Inference | None:
        """What is alive while the network runs forward; None where an error hides a shape."""
        if self._elements is None:
            return None
        return Inference(self.graph, self._plan.lives, self._elements, self.number_bytes)

    @worked_out_once
    def backward(self) -> Backward | None:
        """What training keeps for the way back; None where an error hides a shape."""
        if self._elements is None or self.sound is None:
            return None
        trained = None
        if self.own_parameters is not None:
            trained = tuple([roles_trained(it or ()) for it in self.own_parameters])
        kept = self._plan.kept(trained, self._elements)
        return Backward(self.graph, kept, self.sound, self._elements, self.number_bytes)

    def misalignments(self) -> list[Diagnostic]:
        """Return where branches that meet disagree about their receptive fields."""
        meetings = self._plan.meetings([it.inputs if it else None for it in self.figures])
        if not meetings:
            return []
        from convcalc.analysis.receptive_field.misalignment import (
            misalignments,  # few networks have any
        )

        return misalignments(self.graph, meetings)

    def tensor(self, tensor: int) -> Tensor:
        """Return a tensor with the shape that it has in the end, as far as it is known."""
        return Tensor(self.graph.tensors[tensor], (self.final_shapes or self.shapes)[tensor])

    @worked_out_once
    def rows(self) -> tuple[LayerResult, ...]:
        """A row for each layer with what follows from it by itself."""
        return tuple(self._each_row())

    def _each_row(self) -> Iterable[LayerResult]:
        if "rows" in vars(self):
            return self.rows
        return map(self._row, range(len(self.figures)))

    def _row(self, index: int) -> LayerResult:
        node, figures = self.graph.nodes[index], self.figures[index]
        return LayerResult(
            node.spec,
            tuple(self._inputs(index)),
            tuple([self.tensor(it) for it in node.outputs]),
            self.number_bytes,
            figures,
            self.parameters[index],
            figures.macs if figures else None,
            figures.windows if figures else (),
            self.storages[index],
            None,
            None,
            None,
        )

    def _inputs(self, index: int) -> Iterator[Tensor]:
        """Yield what a layer reads, by the names that its text uses."""
        node, names = self.graph.nodes[index], self.graph.tensors
        for position, tensor in enumerate(node.inputs):
            if tensor is not None:
                yield Tensor(names[tensor], self.shapes[tensor])
            elif node.spec.inputs:
                yield Tensor(node.spec.inputs[position].name, None)

    def each_layer(self) -> Iterator[LayerResult]:
        """Yield the rows with what follows from their place in the network."""
        inputs = self.graph.network.inputs
        alive = self.inference and self.inference.alive_bytes
        saved = self.backward and self.backward.saved_bytes
        for index, (row, seen) in enumerate(
            zip(self._each_row(), self._plan.seen, strict=True)
        ):
            yield row.replace(
                alive_bytes=alive and alive[index],
                saved_bytes=saved and saved[index],
                fields=seen and seen.at(inputs[seen.source].shape or ()),
            )
