"""What training keeps in memory: for the backward pass, for gradients, for the optimizer.

Source: PyTorch 2.13, tensors that ``torch.autograd.graph.saved_tensors_hooks`` sees, without
the parameters and buffers.
"""

from collections.abc import Iterator, Sequence

from convcalc.analysis.layer_result import LayerResult
from convcalc.graph import Graph, Node
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Saved
from convcalc.record import Record


class Backward(Record):
    """Bytes that each layer is the first to keep, and the largest sum of gradients at one.

    The bytes are None of a layer that does not say what it keeps, and of those after it that
    keep what it may have kept before. The gradients are those of a layer's outputs and of its
    inputs; ``gradients_at`` names the first layer where they are largest, None where nothing
    needs a gradient. ``unstated`` are the types of the layers that do not say what they keep.
    """

    saved_bytes: tuple[int | None, ...]
    gradient_bytes: int
    gradients_at: str | None
    unstated: tuple[str, ...] = ()


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


def run_backward(
    graph: Graph, rows: Sequence[LayerResult], counts: list[int], number_bytes: int
) -> Backward:
    """Return what training keeps, ``counts`` being the numbers in each tensor."""
    walk = _Walk(graph, counts, number_bytes)
    saved = tuple(map(walk.step, graph.nodes, rows))
    largest = max(walk.gradients, default=0)
    at = rows[walk.gradients.index(largest)].name if largest else None
    return Backward(saved, largest * number_bytes, at, tuple(walk.unstated))


class _Walk:
    """What is kept so far; which tensors need a gradient; whose storage each one shares."""

    def __init__(self, graph: Graph, counts: list[int], number_bytes: int) -> None:
        self.gradients: list[int] = []
        self.unstated: dict[str, None] = {}
        self._counts = counts
        self._number_bytes = number_bytes
        self._owners = list(range(len(counts)))
        self._gradient_owners = list(range(len(counts)))
        self._needs_gradient = [False] * len(counts)
        self._saved: set[int] = set()
        self._perhaps_saved: set[int] = set()

    def step(self, node: Node, row: LayerResult) -> int | None:
        """Return the bytes that a layer keeps and none before it kept, None if not known."""
        assert row.figures
        inputs = tuple(it for it in node.inputs if it is not None)
        said = row.figures.saved
        saved = said or SAVES_NOTHING
        overwrites = self._share(saved, row, inputs, node.outputs)
        if not self._pass_on(row, inputs, node.outputs):
            self.gradients.append(0)
            return 0
        self.gradients.append(self._gradient_elements(inputs, node.outputs))
        if said is None:
            self.unstated[row.type] = None
            self._perhaps_saved |= {self._owners[it] for it in (*inputs, *node.outputs)}
            return None
        kept = [*self._kept(saved, row, inputs, overwrites=overwrites)]
        copies = [saved.written_out[it] if saved.written_out else 0 for it in kept]
        tensors = [inputs[it] for it, copied in zip(kept, copies, strict=True) if not copied]
        if saved.output or (overwrites and saved.output_in_place):
            tensors.extend(node.outputs)
        new = {self._owners[it] for it in tensors} - self._saved
        self._saved |= new
        if new & self._perhaps_saved:
            return None
        numbers = saved.numbers + sum(copies) + sum(self._counts[it] for it in new)
        statistics = saved.statistics * max(self._number_bytes, STATISTIC_BYTES)
        return numbers * self._number_bytes + statistics + saved.bytes

    def _share(
        self,
        saved: Saved,
        row: LayerResult,
        inputs: tuple[int, ...],
        outputs: tuple[int, ...],
    ) -> bool:
        """Note whose storage the outputs share, and return whether the input is overwritten.

        Nothing may be overwritten that is kept, or a part of something: PyTorch then keeps a
        copy or refuses.
        """
        shares = row.storage in ("in-place", "view")
        if not shares or saved.new_output or not inputs:
            return False
        owner = self._owners[inputs[0]]
        overwrites = row.storage == "in-place"
        if overwrites:
            keeps_input = saved.inputs != "none" and not saved.output_in_place
            is_part = self._counts[inputs[0]] < self._counts[owner]
            if keeps_input or is_part or owner in self._saved:
                return False
        for tensor in outputs:
            self._owners[tensor] = owner
            if not overwrites:
                self._gradient_owners[tensor] = self._gradient_owners[inputs[0]]
        return overwrites

    def _pass_on(
        self, row: LayerResult, inputs: tuple[int, ...], outputs: tuple[int, ...]
    ) -> bool:
        """Note and return whether the outputs need a gradient."""
        needed = any(self._needs_gradient[it] for it in inputs) or _is_trained(row)
        for tensor in outputs:
            self._needs_gradient[tensor] = needed
        return needed

    def _kept(
        self, saved: Saved, row: LayerResult, inputs: tuple[int, ...], *, overwrites: bool
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
        elif saved.inputs == "all" or (
            saved.inputs == "for weights" and _is_trained(row, "weight")
        ):
            yield from range(saved.first, len(inputs))

    def _gradient_elements(self, inputs: tuple[int, ...], outputs: tuple[int, ...]) -> int:
        """Return the numbers in the gradients of the outputs and of the inputs.

        The gradient of a view is a view of its input's.
        """
        tensors = (*outputs, *(it for it in inputs if self._needs_gradient[it]))
        return sum(self._counts[it] for it in {self._gradient_owners[it] for it in tensors})


def _is_trained(row: LayerResult, *roles: str) -> bool:
    """Return whether training changes a tensor of the layer, or one of these roles."""
    return any(
        it.trainable and it.role != "buffer" and (not roles or it.role in roles)
        for it in row.parameters or ()
    )
