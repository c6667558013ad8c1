"""What a network takes as a whole: memory forward and backward, and what each layer sees.

Each of the three is worked out when it is first asked for.
"""

from collections.abc import Iterator

from convcalc.analysis.layer_result import LayerResult
from convcalc.analysis.memory.forward import Inference, element_counts, run_forward
from convcalc.analysis.memory.training import Backward, run_backward
from convcalc.analysis.receptive_field.walk import Field, FieldWalk, Meeting
from convcalc.diagnostics import Diagnostic
from convcalc.graph import Graph
from convcalc.worked_out import worked_out_once


class Footprint:
    """The figures of a network that follow from all of its graph.

    Memory is None where an error hides a shape.
    """

    def __init__(self, graph: Graph, rows: tuple[LayerResult, ...], number_bytes: int) -> None:
        self._graph = graph
        self._rows = rows
        self._number_bytes = number_bytes

    @worked_out_once
    def _counts(self) -> list[int] | None:
        return element_counts(self._graph, self._rows)

    @worked_out_once
    def inference(self) -> Inference | None:
        """What is alive while the network runs forward."""
        if self._counts is None:
            return None
        return run_forward(self._graph, self._rows, self._counts, self._number_bytes)

    @worked_out_once
    def backward(self) -> Backward | None:
        """What training keeps for the way back."""
        if self._counts is None:
            return None
        return run_backward(self._graph, self._rows, self._counts, self._number_bytes)

    @worked_out_once
    def _walked(self) -> tuple[list[Field | None], list[Meeting]]:
        """The receptive field of each layer, and the layers whose inputs disagree."""
        walk = FieldWalk(self._graph)
        pairs = zip(self._graph.nodes, self._rows, strict=True)
        return [
            walk.step(node, row) if row.known else None for node, row in pairs
        ], walk.meetings

    @property
    def findings(self) -> list[Diagnostic]:
        """Where branches that meet disagree about their receptive fields."""
        if all(len(node.inputs) < 2 for node in self._graph.nodes):  # noqa: PLR2004  to disagree
            return []
        _, meetings = self._walked
        if not meetings:
            return []
        from convcalc.analysis.receptive_field.misalignment import (
            misalignments,  # few networks have any
        )

        return misalignments(self._graph, meetings)

    def placed_in(self, rows: tuple[LayerResult, ...]) -> Iterator[LayerResult]:
        """Yield rows with the figures that follow from their place in the network."""
        fields, _ = self._walked
        if self.inference is None or self.backward is None:
            for row, field in zip(rows, fields, strict=True):
                yield row.replace(fields=field)
            return
        places = zip(
            rows, self.inference.alive_bytes, self.backward.saved_bytes, fields, strict=True
        )
        for row, alive, saved, field in places:
            yield row.replace(alive_bytes=alive, saved_bytes=saved, fields=field)
