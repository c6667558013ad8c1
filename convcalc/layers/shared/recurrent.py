"""What the recurrent layers share."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.formula import Formulas, Letter, Product, several
from convcalc.layers.shared.base import Layer, Parameter, Range
from convcalc.layers.shared.gradient_and_reach import Along, Reach
from convcalc.shapes import Shape

_SEQUENCE_AXES = 3


class Recurrent(Layer):
    """Walks along sequences (N, L, D), batch first, and hands on its state at each step."""

    group = "linear and recurrent"
    gates: ClassVar[int]

    hidden_size: Annotated[int, Range(1)]
    num_layers: Annotated[int, Range(1, 1000)] = 1
    bias: bool = True
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
        biases = (
            Parameter(f"bias_ih_{suffix}", (rows,), "bias"),
            Parameter(f"bias_hh_{suffix}", (rows,), "bias"),
        )
        return weights + biases * self.bias

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return all weights for each of ``L`` steps of each sequence as MACs."""
        ((batch, steps, _),) = inputs
        own = (it.count for it in self.parameters(inputs) if it.role == "weight")
        weights = Letter("weights", sum(own), result=True)
        return {"macs": Product(*several(Letter("N", batch)), Letter("L", steps), weights)}

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the whole sequence."""
        return Reach((Along(0),))
