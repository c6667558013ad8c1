"""What the recurrent layers share."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.formula import Formulas, Letter, Product, several
from convcalc.layers.shared.base import Layer, Parameter, Range, RecurrentBias
from convcalc.layers.shared.gradient_and_reach import Along, Reach, Saved
from convcalc.shapes import Shape

_SEQUENCE_AXES = 3


class Recurrent(Layer):
    """Walks along sequences (N, L, D), batch first, and hands on its state at each step."""

    group = "linear and recurrent"
    gates: ClassVar[int]

    hidden_size: Annotated[int, Range(1)]
    num_layers: Annotated[int, Range(1, 1000)] = 1
    bias: RecurrentBias = True
    bidirectional: bool = False
    dropout: Annotated[float, Range(0, 1)] = 0.0
    return_sequences: bool = True
    input_size: Annotated[int | None, Range(1)] = None

    @property
    def state_size(self) -> int:
        """Numbers of the state that is handed on."""
        return self.hidden_size

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no sequence, or one of other features than given."""
        yield from self.sequence_problems(inputs)

    def sequence_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what any recurrent layer refuses."""
        (shape,) = inputs
        if len(shape) != _SEQUENCE_AXES:
            yield Problem(
                "wrong-input-shape",
                f"the input must be a sequence (batch, steps, features),"
                f" but it has {len(shape)} axes",
                "inputs",
                "reshape or permute what comes before",
            )
        elif self.input_size not in (None, shape[-1]):
            yield Problem(
                "input-size-mismatch",
                f"input_size must be the features of a step,"
                f" but it is {self.input_size} and the input has {shape[-1]}",
                "input_size",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, L, state), or (N, state) after the last step; both directions joined."""
        ((batch, steps, _),) = inputs
        state = self.state_size * self._directions
        return ((batch, steps, state) if self.return_sequences else (batch, state),)

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the matrices and biases of each layer and direction, in PyTorch's order."""
        ((_, _, features),) = inputs
        found: list[Parameter] = []
        for level in range(self.num_layers):
            for reverse in ("", "_reverse")[: self._directions]:
                found.extend(self._cell(features, f"l{level}{reverse}"))
            features = self.state_size * self._directions
        return tuple(found)

    def _cell(self, features: int, suffix: str) -> tuple[Parameter, ...]:
        """Return the tensors of one direction of one layer."""
        rows = self.gates * self.hidden_size
        weights = (
            Parameter(f"weight_ih_{suffix}", (rows, features), "weight"),
            Parameter(f"weight_hh_{suffix}", (rows, self.state_size), "weight"),
        )
        names = ("bias",) if self.bias == "single" else ("bias_ih", "bias_hh")
        biases = tuple(Parameter(f"{it}_{suffix}", (rows,), "bias") for it in names)
        return weights + biases if self.bias else weights

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return all weights for each of ``L`` steps of each sequence as MACs."""
        ((batch, steps, _),) = inputs
        own = (it.count for it in self.parameters(inputs) if it.role == "weight")
        weights = Letter("weights", sum(own), result=True)
        return {"macs": Product(*several(Letter("N", batch)), Letter("L", steps), weights)}

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, what a layer hands to the next one, and all steps of the cells.

        Steps come first where PyTorch walks along them, so that each direction keeps a copy of
        several sequences. A dropout between layers keeps its mask.
        Source: PyTorch 2.13 without oneDNN, which keeps a workspace of its own.
        """
        ((batch, steps, features),) = inputs
        tokens, directions = batch * steps, self._directions
        copied = directions * tokens * features if batch > 1 and steps > 1 else 0
        handed_on = (self.num_layers - 1) * tokens * self.state_size * directions
        cells = self.num_layers * directions * self.kept_by_cell(batch, steps)
        masks = handed_on if self.dropout else 0
        return Saved("all", numbers=handed_on + cells, bytes=masks, written_out=(copied,))

    def kept_by_cell(self, batch: int, steps: int) -> int:
        """Return the numbers that one direction of one layer keeps: 7 for each of its state."""
        return 7 * batch * steps * self.hidden_size

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the whole sequence."""
        return Reach((Along(0),))
