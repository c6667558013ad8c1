"""Which tensors are alive while a network runs forward, and how much memory they take."""

from collections.abc import Sequence
from itertools import accumulate
from math import prod
from typing import Any, NamedTuple

from convcalc.analysis.layer_result import LayerResult
from convcalc.graph import Graph
from convcalc.record import Record
from convcalc.settings import Purpose

BEYOND_ALL = 2**48
"""A batch beyond all memories; what still fits then does not depend on the batch."""


class Demand(NamedTuple):
    """What a batch takes in bytes: in all, and of what that is the sum."""

    batch: int
    parts: dict[str, int]

    @property
    def total_bytes(self) -> int:
        """All parts together."""
        return sum(self.parts.values())


class BatchFit(Record):
    """The largest batch that fits, and the next one, which does not.

    ``largest`` is None where not even a single example fits, ``next`` where any batch fits or
    the network does not take the next one.
    """

    limit_bytes: int
    purpose: Purpose
    largest: Demand | None
    next: Demand | None

    @property
    def is_unlimited(self) -> bool:
        """Whether any batch fits."""
        return self.largest is not None and self.largest.batch >= BEYOND_ALL

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON carries it; the batch is null where any fits."""
        return {
            "limit_bytes": self.limit_bytes,
            "for": self.purpose,
            "batch": None if self.is_unlimited else self.largest.batch if self.largest else 0,
            "bytes": self.largest and self.largest.total_bytes,
            "next_bytes": self.next and self.next.total_bytes,
            "parts": self.largest and self.largest.parts,
        }


class Inference(Record):
    """Bytes alive while each layer runs, the most of them, and where that is.

    ``peak_at`` names the first layer at the peak, None for a network without layers;
    ``alive_at_peak`` are the tensors alive there with their bytes.
    """

    alive_bytes: tuple[int, ...]
    peak_bytes: int
    peak_at: str | None
    alive_at_peak: tuple[tuple[str, int], ...]


def element_counts(graph: Graph, rows: Sequence[LayerResult]) -> list[int] | None:
    """Return the numbers in each tensor, or None where an error hides a shape.

    What a layer hands out of its parameters takes no memory of its own.
    """
    counts = [0] * len(graph.tensors)
    for tensor, given in enumerate(graph.network.inputs):
        if given.shape is None:
            return None
        counts[tensor] = prod(given.shape)
    for node, row in zip(graph.nodes, rows, strict=True):
        if not row.known:
            return None
        for tensor, output in zip(node.outputs, row.outputs, strict=True):
            counts[tensor] = 0 if row.storage == "parameter" else prod(output.shape or ())
    return counts


def run_forward(
    graph: Graph, rows: Sequence[LayerResult], counts: list[int], number_bytes: int
) -> Inference:
    """Return what is alive at each layer, ``counts`` being the numbers in each tensor.

    A tensor is born when its layer runs and dies after its last reader; an output of the
    network, or an input that nobody reads, never dies. Views, and what is overwritten in
    place, share the storage of the first.
    """
    owners = _owners(graph, rows)
    births, deaths = _spans(graph, owners)
    changes = [0] * (len(rows) + 2)
    for tensor, owner in enumerate(owners):
        if owner == tensor:
            changes[births[tensor]] += counts[tensor]
            changes[deaths[tensor] + 1] -= counts[tensor]
    at_start, *alive = list(accumulate(changes))[:-1]
    if not alive:
        return Inference((), at_start * number_bytes, None, ())
    peak = max(alive)
    at = alive.index(peak)
    newest = {
        owners[tensor]: graph.tensors[tensor]
        for tensor in sorted(range(len(births)), key=births.__getitem__)
        if births[tensor] <= at + 1 <= deaths[owners[tensor]]
    }
    return Inference(
        alive_bytes=tuple(it * number_bytes for it in alive),
        peak_bytes=peak * number_bytes,
        peak_at=rows[at].name,
        alive_at_peak=tuple((name, counts[it] * number_bytes) for it, name in newest.items()),
    )


def _owners(graph: Graph, rows: Sequence[LayerResult]) -> list[int]:
    """Return for each tensor the first one in the storage that it is kept in."""
    owners = list(range(len(graph.tensors)))
    for node, row in zip(graph.nodes, rows, strict=True):
        shares = row.storage in ("in-place", "view")
        first = node.inputs[0] if node.inputs and shares else None
        if first is not None:
            for tensor in node.outputs:
                owners[tensor] = owners[first]
    return owners


def _spans(graph: Graph, owners: list[int]) -> tuple[list[int], list[int]]:
    """Return the step at which each tensor is born, and the last one of each storage.

    Step 0 is before the first layer; what never dies is alive at the last step.
    """
    births = [0] * len(owners)
    deaths = [0] * len(owners)
    for step, node in enumerate(graph.nodes, start=1):
        for tensor in node.inputs:
            if tensor is not None:
                deaths[owners[tensor]] = step
        for tensor in node.outputs:
            births[tensor] = step
            deaths[owners[tensor]] = max(deaths[owners[tensor]], step)
    inputs = range(len(graph.network.inputs))
    for tensor in (*graph.outputs, *(it for it in inputs if not graph.readers[it])):
        deaths[owners[tensor]] = len(graph.nodes)
    return births, deaths
