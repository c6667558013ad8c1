"""What a network takes as a whole: memory forward and backward, and what each layer sees."""

from typing import NamedTuple

from convcalc.analysis.layer_result import LayerResult
from convcalc.analysis.memory.forward import Inference, element_counts, run_forward
from convcalc.analysis.memory.training import Backward, run_backward
from convcalc.analysis.receptive_field.walk import FieldWalk
from convcalc.diagnostics import Diagnostic
from convcalc.graph import Graph


class Footprint(NamedTuple):
    """Rows with the figures that follow from all of the graph, and those of the whole.

    Memory is None where an error hides a shape.
    """

    rows: tuple[LayerResult, ...]
    inference: Inference | None
    backward: Backward | None
    found: list[Diagnostic]


def measure(graph: Graph, rows: tuple[LayerResult, ...], number_bytes: int) -> Footprint:
    """Return the rows with their receptive fields and, if all shapes are known, memory."""
    walk = FieldWalk(graph)
    fields = [
        walk.step(node, row) if row.known else None
        for node, row in zip(graph.nodes, rows, strict=True)
    ]
    found: list[Diagnostic] = []
    if walk.meetings:
        from convcalc.analysis.receptive_field.misalignment import (
            misalignments,  # few networks have any
        )

        found = misalignments(graph, walk.meetings)
    counts = element_counts(graph, rows)
    if counts is None:
        rows = tuple(row.replace(fields=field) for row, field in zip(rows, fields, strict=True))
        return Footprint(rows, None, None, found)
    inference = run_forward(graph, rows, counts, number_bytes)
    backward = run_backward(graph, rows, counts, number_bytes)
    figures = zip(rows, inference.alive_bytes, backward.saved_bytes, fields, strict=True)
    return Footprint(
        tuple(
            row.replace(alive_bytes=alive, saved_bytes=saved, fields=field)
            for row, alive, saved, field in figures
        ),
        inference,
        backward,
        found,
    )
