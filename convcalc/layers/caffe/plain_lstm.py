"""The long short-term memory of Caffe forks for text recognition."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.formula import Formulas, Letter, Product
from convcalc.layers.shared.base import Layer, Parameter, Range
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape

_SEQUENCE_AXES = 3
_GATES = 4
_KEPT = 7


class PlainLstm(Layer):
    """Runs along steps; a second input may mark where a sequence goes on.

    Shapes: (T, N, D) -> (T, N, K); of an input of another number of axes the first counts steps
        and streams together: (T*N, ...) -> (T*N, K).
    Parameters: 4K*D weights of the input, 4K*K of the hidden state, 4K biases.
    MACs: all weights at each step of each stream.
    Errors: wrong-input-shape.
    Source: ``LstmLayer::Reshape`` of J. Oh's caffe-lstm and of its CRNN forks.
    """

    group: ClassVar = "Caffe"
    arity: ClassVar = (1, 2)
    reads: ClassVar = "everything"

    out_features: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without features."""
        if len(inputs[0]) <= 1:
            yield Problem(
                "wrong-input-shape",
                "the input must have steps and features,"
                f" but it has {len(inputs[0])} {'axis' if inputs[0] else 'axes'}",
                "inputs",
            )

    def _steps(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the axes of steps and streams."""
        shape = inputs[0]
        return shape[:2] if len(shape) == _SEQUENCE_AXES else shape[:1]

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the steps with K numbers each."""
        return ((*self._steps(inputs), self.out_features),)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the matrices of the input and of the hidden state, and the biases."""
        rows = _GATES * self.out_features
        features = prod(inputs[0][len(self._steps(inputs)) :])
        return (
            Parameter("weight_input", (rows, features), "weight"),
            Parameter("weight_hidden", (rows, self.out_features), "weight"),
            Parameter("bias", (rows,), "bias"),
        )

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, and of each step as many numbers of its state as PyTorch keeps."""
        steps = prod(self._steps(inputs))
        return Saved("all", numbers=_KEPT * steps * self.out_features, of=1)

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return as MACs the weights for each of ``T`` steps of all streams."""
        weights = sum(it.count for it in self.parameters(inputs) if it.role == "weight")
        steps = Letter("T", prod(self._steps(inputs)))
        return {"macs": Product(steps, Letter("W", weights))}
