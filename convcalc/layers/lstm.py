"""Long short-term memory."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Parameter, Range
from convcalc.layers.shared.recurrent import Recurrent
from convcalc.shapes import Shape


class Lstm(Recurrent):
    """Long short-term memory: a hidden state of H numbers and a cell that four gates rule.

    Shapes: (N, L, D) -> (N, L, H), batch first; 2*H if ``bidirectional``, ``proj_size`` in
        place of H if that is given; (N, H) with ``return_sequences: false``.
    Parameters: for each layer and direction 4*H*D + 4*H*H weights and 2*4*H biases, 4*H with
        ``bias: single``, D being
        the state of the layer below from the second on; with ``proj_size`` P 4*H*P in place of
        4*H*H and P*H more.
    MACs: all weights for each step: N*L*(4*H*D + 4*H*H).
    Errors: wrong-input-shape, input-size-mismatch, value-out-of-range.
    Source: Hochreiter & Schmidhuber 1997; PyTorch ``torch.nn.LSTM`` with ``batch_first``.
    """

    example = "{type: lstm, hidden_size: 256, bidirectional: true}"
    example_input = "128x28"
    gates = 4

    proj_size: Annotated[int, Range(0)] = 0

    @property
    def state_size(self) -> int:
        """Numbers of the state that is handed on."""
        return self.proj_size or self.hidden_size

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what any recurrent layer refuses, and a projection that does not shrink."""
        yield from self.sequence_problems(inputs)
        if self.proj_size >= self.hidden_size:
            yield Problem(
                "value-out-of-range",
                f"proj_size must be smaller than hidden_size,"
                f" but it is {self.proj_size} and hidden_size is {self.hidden_size}",
                "proj_size",
                about="fields",
            )

    def _cell(self, features: int, suffix: str) -> tuple[Parameter, ...]:
        cell = Recurrent._cell(self, features, suffix)
        shape = (self.proj_size, self.hidden_size)
        projection = Parameter(f"weight_hr_{suffix}", shape, "weight")
        return (*cell, projection) if self.proj_size else cell

    def kept_by_cell(self, batch: int, steps: int) -> int:
        """Return what any recurrent layer keeps, and the projected state of each step."""
        return super().kept_by_cell(batch, steps) + batch * steps * self.proj_size
