"""Fully connected layer."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.formula import Formulas, Letter, Product, several
from convcalc.layers.shared.base import (
    Layer,
    Parameter,
    Range,
    example_axis_problems,
    weights_and_bias,
)
from convcalc.layers.shared.gradient_and_reach import Reach, Saved
from convcalc.shapes import Shape, axis_text, normal_axis


class Linear(Layer):
    """Multiplies the input by a matrix.

    Shapes: (N, ...) -> (N, K): the axes from ``axis`` on are flattened to D inputs; those
        before it stay. ``axis: 1`` takes a whole volume, ``axis: -1`` the last axis alone.
    Parameters: D*K weights and, with ``bias``, K biases.
    MACs: D*K for each row that is multiplied.
    Errors: input-size-mismatch, no-such-axis.
    Source: CS231n course notes, "Convolutional Networks", fully-connected layer; Caffe
        ``InnerProductLayer::LayerSetUp`` (axis); PyTorch ``torch.nn.Linear`` (axis -1).
    """

    group = "linear and recurrent"
    example = "{type: linear, out_features: 4096}"
    example_input = "7x7x512"
    notation = "FC"
    keeps = Saved("for weights")

    out_features: Annotated[int, Range(1)]
    bias: bool = True
    axis: int = 1
    in_features: Annotated[int | None, Range(1)] = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and inputs that do not agree."""
        (shape,) = inputs
        yield from example_axis_problems("axis", self.axis, shape)
        if not normal_axis(self.axis, shape):
            return
        _, in_features = self._split(shape)
        if self.in_features not in (None, in_features):
            yield Problem(
                "input-size-mismatch",
                f"in_features must count the input's numbers from axis"
                f" {axis_text(self.axis, shape)} on, but it is {self.in_features} and there are"
                f" {_factors(shape[self.axis % len(shape) :], in_features)}",
                "in_features",
            )

    def _split(self, shape: Shape) -> tuple[Shape, int]:
        """Return the axes that stay and the number of inputs behind them."""
        axis = normal_axis(self.axis, shape)
        return shape[:axis], prod(shape[axis:])

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the axes before ``axis``, then K."""
        (shape,) = inputs
        rows, _ = self._split(shape)
        return ((*rows, self.out_features),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the axes before ``axis`` number by number, the rest whole."""
        axis = self.axis % len(inputs[0])
        return Reach.number_by_number(axis + 1, axis)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (K, D) and the bias (K)."""
        (shape,) = inputs
        _, in_features = self._split(shape)
        return weights_and_bias((self.out_features, in_features), bias=self.bias)

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return ``D*K`` weights and ``K`` biases, and ``D*K`` MACs for each of ``R`` rows."""
        (shape,) = inputs
        rows, in_features = self._split(shape)
        flattened = shape[normal_axis(self.axis, shape) :]
        d = Letter("D", in_features, _factors(flattened, in_features))
        k, r = Letter("K", self.out_features), Letter("R", prod(rows))
        formulas: Formulas = {
            "weights": Product(d, k),
            "output": k,
            "macs": Product(*several(r), d, k),
        }
        return formulas | ({"biases": k} if self.bias else {})


def _factors(sizes: Shape, in_features: int) -> str:
    """Return the sizes that are flattened, worked out where they are several: ``6*6*256``."""
    product = "*".join(map(str, (*sizes[1:], *sizes[:1])))
    return product if len(sizes) == 1 else f"{product} = {in_features}"
