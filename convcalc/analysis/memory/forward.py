"""Which tensors are alive while a network runs forward, and how much memory they take."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from convcalc.graph import Graph
from convcalc.layers.shared.base import Storage
from convcalc.record import Record
from convcalc.settings import Purpose
from convcalc.worked_out import worked_out_once

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


class Lives(NamedTuple):
    """When the tensors of a network are alive, whatever their sizes.

    ``owners`` has for each tensor the first one in the storage that it is kept in. A tensor is
    born at a step, its storage dies at the last one of ``deaths``; step 0 is before the first
    layer. Both count for ``storages``: an owner, when it is born, and the step behind the last.
    """

    owners: list[int]
    births: list[int]
    deaths: list[int]
    storages: list[tuple[int, int, int]]


def lives_of(graph: Graph, storages: Sequence[Storage | None]) -> Lives:
    """Return when tensors are alive, where the outputs of each layer go being known.

    A tensor is born when its layer runs and dies after its last reader; an output of the
    network, or an input that nobody reads, never dies. Views, and what is overwritten in
    place, share the storage of the first.
    """
    owners = _owners(graph, storages)
    births, deaths = _spans(graph, owners)
    own = [
        (tensor, births[tensor], deaths[tensor] + 1)
        for tensor, owner in enumerate(owners)
        if owner == tensor
    ]
    return Lives(owners, births, deaths, own)


class Lifetime(NamedTuple):
    """A tensor's storage: its bytes, the step that it is born at, and the one it is gone at."""

    name: str
    size: int
    born: int
    gone: int


class Inference:
    """What is alive while a network runs forward; ``counts`` are the numbers in each tensor."""

    def __init__(
        self, graph: Graph, lives: Lives, counts: list[int], number_bytes: int
    ) -> None:
        self._graph = graph
        self._lives = lives
        self._counts = counts
        self._number_bytes = number_bytes

    @worked_out_once
    def _alive(self) -> list[int]:
        """The numbers alive before the first layer, and while each layer runs."""
        counts = self._counts
        changes = [0] * (len(self._graph.nodes) + 2)
        for tensor, birth, behind in self._lives.storages:
            changes[birth] += counts[tensor]
            changes[behind] -= counts[tensor]
        return list(accumulate(changes))[:-1]

    @property
    def alive_bytes(self) -> tuple[int, ...]:
        """Bytes alive while each layer runs."""
        return tuple([it * self._number_bytes for it in self._alive[1:]])

    @property
    def lifetimes(self) -> tuple[Lifetime, ...]:
        """When the storages of tensors are alive; step 0 is before the first layer."""
        return tuple(
            Lifetime(
                self._graph.tensors[tensor],
                self._counts[tensor] * self._number_bytes,
                birth,
                behind,
            )
            for tensor, birth, behind in self._lives.storages
        )

    @property
    def peak_bytes(self) -> int:
        """The most of them; of a network without layers, its inputs."""
        return max(self._alive[1:] or self._alive) * self._number_bytes

    @property
    def _peak_step(self) -> int | None:
        layers = self._alive[1:]
        return layers.index(max(layers)) + 1 if layers else None

    @property
    def peak_at(self) -> str | None:
        """The first layer at the peak, None for a network without layers."""
        step = self._peak_step
        return None if step is None else self._graph.nodes[step - 1].spec.name

    @property
    def alive_at_peak(self) -> tuple[tuple[str, int], ...]:
        """The tensors alive there with their bytes."""
        step = self._peak_step
        if step is None:
            return ()
        owners, births, deaths, _ = self._lives
        newest = {
            owners[tensor]: self._graph.tensors[tensor]
            for tensor in sorted(range(len(births)), key=births.__getitem__)
            if births[tensor] <= step <= deaths[owners[tensor]]
        }
        return tuple(
            (name, self._counts[it] * self._number_bytes) for it, name in newest.items()
        )


def _owners(graph: Graph, storages: Sequence[Storage | None]) -> list[int]:
    owners = list(range(len(graph.tensors)))
    for node, storage in zip(graph.nodes, storages, strict=True):
        shares = storage in ("in-place", "view")
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
