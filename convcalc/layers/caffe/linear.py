"""Fully connected layer as Caffe computes it."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.linear import Linear
from convcalc.layers.shared.base import Parameter, axis_problems
from convcalc.shapes import Shape


class InnerProduct(Linear):
    """Multiplies the axes from ``axis`` on, which may be the batch's too, by a matrix.

    Shapes: (..., *D) -> (..., K), D all axes from ``axis`` on.
    Parameters: D*K weights, kept as (D, K) if ``transpose``, and, with ``bias``, K biases.
    MACs: D*K for each row that is multiplied.
    Errors: no-such-axis.
    Source: Caffe ``InnerProductLayer::LayerSetUp``.
    """

    transpose: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there."""
        yield from axis_problems("axis", self.axis, inputs[0])

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (K, D), or (D, K) if transposed, and the bias (K)."""
        weight, *bias = Linear.parameters(self, inputs)
        if self.transpose:
            weight = weight.replace(shape=weight.shape[::-1])
        return (weight, *bias)
