"""What training keeps in memory: for the backward pass, for gradients, for the optimizer.

Source: PyTorch 2.13, tensors that ``torch.autograd.graph.saved_tensors_hooks`` sees, without
the parameters and buffers.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcalc.analysis.figures import Figures
from convcalc.analysis.traits import Traits
from convcalc.graph import Graph, Node
from convcalc.layers.shared.base import Role, Storage
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Saved
from convcalc.record import Record
from convcalc.worked_out import worked_out_once


class TrainingMemory(Record):
    """What training takes: kept tensors, gradients of one layer, parameters, their copies."""

    saved_for_backward_bytes: int
    activation_gradient_bytes: int
    param_bytes: int
    param_gradient_bytes: int
    optimizer_bytes: int

    @property
    def total_bytes(self) -> int:
        """All of it together."""
        return sum(self.field_values().values())


STATISTIC_BYTES = 4
"""The least bytes of a mean or a deviation, which a half-precision run keeps as float32."""


class Kept(NamedTuple):
    """Which tensors training keeps, by the number of the layer.

    ``tensors`` are those that a layer keeps and none before it did, None where it needs no
    gradient; ``copied`` has the inputs, by position, of which it keeps a copy. ``gradients``
    are the tensors whose gradients are alive at it. Layers that do not say what they keep are
    ``unstated``; of these, and of those after them that keep what they may have kept, it is
    ``unknown`` how much that is. ``parts`` are tensors that were compared in size: whether the
    first is smaller than the other.
    """

    tensors: list[tuple[int, ...] | None]
    copied: dict[int, tuple[int, ...]]
    gradients: list[tuple[int, ...]]
    unstated: list[int]
    unknown: list[int]
    parts: dict[tuple[int, int], bool]

    def holds_at(self, counts: list[int]) -> bool:
        """Return whether the same is kept where these are the numbers in each tensor."""
        return all(
            (counts[one] < counts[other]) == is_part
            for (one, other), is_part in self.parts.items()
        )


class Backward:
    """What training keeps: which tensors is in ``kept``, their sizes are ``counts``."""

    def __init__(
        self,
        graph: Graph,
        kept: Kept,
        figures: Sequence[Figures],
        counts: list[int],
        number_bytes: int,
    ) -> None:
        self._graph = graph
        self._kept = kept
        self._figures = figures
        self._counts = counts
        self._number_bytes = number_bytes

    @worked_out_once
    def saved_bytes(self) -> tuple[int | None, ...]:
        """Bytes that each layer is the first to keep.

        None of a layer that does not say what it keeps, and of those after it that keep what it
        may have kept before.
        """
        counts, number_bytes = self._counts, self._number_bytes
        statistic_bytes = max(number_bytes, STATISTIC_BYTES)
        saved_bytes: list[int | None] = []
        for tensors, figures in zip(self._kept.tensors, self._figures, strict=True):
            saved = figures.own.saved if tensors is not None else None
            if tensors is None or saved is None:
                saved_bytes.append(0)
                continue
            numbers = saved.numbers + sum([counts[it] for it in tensors])
            statistics = saved.statistics * statistic_bytes
            saved_bytes.append(numbers * number_bytes + statistics + saved.bytes)
        for index, copied in self._kept.copied.items():
            written_out = (self._figures[index].own.saved or SAVES_NOTHING).written_out
            more = sum(written_out[it] for it in copied) * number_bytes
            saved_bytes[index] = (saved_bytes[index] or 0) + more
        for index in self._kept.unknown:
            saved_bytes[index] = None
        return tuple(saved_bytes)

    @worked_out_once
    def _gradients(self) -> list[int]:
        """The numbers in the gradients of each layer's outputs and of its inputs."""
        counts = self._counts
        return [sum([counts[it] for it in tensors]) for tensors in self._kept.gradients]

    @property
    def gradients_of_layers(self) -> tuple[int, ...]:
        """Bytes of gradients that are alive at each layer on the way back."""
        return tuple(it * self._number_bytes for it in self._gradients)

    @property
    def gradient_bytes(self) -> int:
        """The largest sum of gradients at one layer."""
        return max(self._gradients, default=0) * self._number_bytes

    @property
    def gradients_at(self) -> str | None:
        """The first layer where they are largest, None where nothing needs a gradient."""
        largest = max(self._gradients, default=0)
        if not largest:
            return None
        return self._graph.nodes[self._gradients.index(largest)].spec.name

    @property
    def unstated(self) -> tuple[str, ...]:
        """The types of the layers that do not say what they keep."""
        nodes = self._graph.nodes
        return tuple(dict.fromkeys(nodes[it].spec.type for it in self._kept.unstated))


def kept_by(
    graph: Graph,
    traits: Sequence[Traits],
    storages: Sequence[Storage | None],
    trained: Sequence[tuple[Role, ...]],
    counts: list[int],
) -> Kept:
    """Return which tensors training keeps, ``counts`` being the numbers in each.

    ``trained`` are for each layer the roles of tensors that training changes.
    """
    walk = _Walk(counts)
    for step in zip(graph.nodes, traits, storages, trained, strict=True):
        walk.step(*step)
    return walk.kept


class _Walk:
    """What is kept so far; which tensors need a gradient; whose storage each one shares."""

    def __init__(self, counts: list[int]) -> None:
        self.kept = Kept([], {}, [], [], [], {})
        self._counts = counts
        self._owners = list(range(len(counts)))
        self._gradient_owners = list(range(len(counts)))
        self._needs_gradient = [False] * len(counts)
        self._saved: set[int] = set()
        self._perhaps_saved: set[int] = set()

    def step(
        self, node: Node, traits: Traits, storage: Storage | None, trained: tuple[Role, ...]
    ) -> None:
        """Note what a layer keeps."""
        kept = self.kept
        index = len(kept.tensors)
        inputs = tuple([it for it in node.inputs if it is not None])
        saved = traits.saved or SAVES_NOTHING
        overwrites = self._share(saved, storage, inputs, node.outputs)
        needed = bool(trained) or any(self._needs_gradient[it] for it in inputs)
        for tensor in node.outputs:
            self._needs_gradient[tensor] = needed
        if not needed:
            kept.tensors.append(None)
            kept.gradients.append(())
            return
        kept.gradients.append(self._alive_gradients(inputs, node.outputs))
        if traits.saved is None:
            kept.tensors.append(None)
            kept.unstated.append(index)
            kept.unknown.append(index)
            self._perhaps_saved |= {self._owners[it] for it in (*inputs, *node.outputs)}
            return
        positions = [*self._positions(saved, trained, inputs, overwrites=overwrites)]
        if saved.written_out:
            kept.copied[index] = tuple([it for it in positions if saved.written_out[it]])
            positions = [it for it in positions if not saved.written_out[it]]
        tensors = [inputs[it] for it in positions]
        if saved.output or (overwrites and saved.output_in_place):
            tensors.extend(node.outputs)
        self._keep(index, {self._owners[it] for it in tensors} - self._saved)

    def _keep(self, index: int, new: set[int]) -> None:
        """Note the storages that a layer keeps and none before it kept."""
        self._saved |= new
        self.kept.tensors.append(tuple(new))
        if new & self._perhaps_saved:
            self.kept.unknown.append(index)

    def _share(
        self,
        saved: Saved,
        storage: Storage | None,
        inputs: tuple[int, ...],
        outputs: tuple[int, ...],
    ) -> bool:
        """Note whose storage the outputs share, and return whether the input is overwritten.

        Nothing may be overwritten that is kept, or a part of something: PyTorch then keeps a
        copy or refuses.
        """
        shares = storage in ("in-place", "view")
        if not shares or saved.new_output or not inputs:
            return False
        owner = self._owners[inputs[0]]
        overwrites = storage == "in-place"
        if overwrites:
            keeps_input = saved.inputs != "none" and not saved.output_in_place
            if keeps_input or self._is_part(inputs[0], owner) or owner in self._saved:
                return False
        for tensor in outputs:
            self._owners[tensor] = owner
            if not overwrites:
                self._gradient_owners[tensor] = self._gradient_owners[inputs[0]]
        return overwrites

    def _is_part(self, tensor: int, owner: int) -> bool:
        """Return whether a tensor is smaller than its storage, and remember the answer."""
        if tensor == owner:
            return False
        is_part = self._counts[tensor] < self._counts[owner]
        self.kept.parts[tensor, owner] = is_part
        return is_part

    def _positions(
        self,
        saved: Saved,
        trained: tuple[Role, ...],
        inputs: tuple[int, ...],
        *,
        overwrites: bool,
    ) -> Iterator[int]:
        """Yield the positions of the inputs that are kept."""
        if overwrites and saved.output_in_place:
            return
        inputs = inputs[: saved.of]
        if saved.inputs == "factors":
            needing = sum(self._needs_gradient[it] for it in inputs)
            for position, tensor in enumerate(inputs):
                if needing > self._needs_gradient[tensor]:
                    yield position
        elif saved.inputs == "all" or (saved.inputs == "for weights" and "weight" in trained):
            yield from range(saved.first, len(inputs))

    def _alive_gradients(
        self, inputs: tuple[int, ...], outputs: tuple[int, ...]
    ) -> tuple[int, ...]:
        """Return the tensors with the gradients of the outputs and of the inputs.

        The gradient of a view is a view of its input's.
        """
        tensors = (*outputs, *[it for it in inputs if self._needs_gradient[it]])
        return tuple({self._gradient_owners[it] for it in tensors})
