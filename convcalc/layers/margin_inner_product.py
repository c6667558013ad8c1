"""Fully connected layer with an angular margin."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.formula import Formulas, Letter, Product, several
from convcalc.layers.shared.base import Layer, Parameter, Range, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.shapes import Shape, normal_axis


class MarginInnerProduct(Layer):
    """Multiplies features by a matrix of classes, at a wider angle for the labelled class.

    Shapes: (N, ...), labels -> (N, K), and with ``with_lambda`` one number more.
    Parameters: D*K weights.
    MACs: D*K for each row.
    Errors: no-such-axis.
    Source: Liu et al. 2017, arXiv:1704.08063; its Caffe ``MarginInnerProductLayer``.
    """

    group = "Caffe"
    arity = (2, 2)
    example = "{type: margin_inner_product, inputs: [features, labels], out_features: 10572}"
    example_input = "512, 1"
    reads = "everything"
    keeps = SAVES_INPUT

    out_features: Annotated[int, Range(1)]
    axis: int = 1
    with_lambda: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there."""
        yield from axis_problems("axis", self.axis, inputs[0])

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the axes before ``axis``, then K; and (1) for lambda."""
        return ((*inputs[0][: self.axis], self.out_features), *((1,),) * self.with_lambda)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (K, D)."""
        in_features = prod(inputs[0][self.axis :])
        return (Parameter("weight", (self.out_features, in_features), "weight"),)

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return ``D*K`` weights, and as many MACs for each of ``R`` rows."""
        shape, *_ = inputs
        axis = normal_axis(self.axis, shape)
        r, d = Letter("R", prod(shape[:axis])), Letter("D", prod(shape[axis:]))
        k = Letter("K", self.out_features)
        return {"weights": Product(d, k), "macs": Product(*several(r), d, k)}

    @property
    def output_count(self) -> int:
        """The products and perhaps lambda."""
        return 1 + self.with_lambda
