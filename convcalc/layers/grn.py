"""Global response normalisation."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Parameter, Range, example_axis_problems
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class Grn(Layer):
    """Scales each channel by its length over all positions, compared with the mean of these.

    Shapes: unchanged, (N, C, *W), or (N, *W, C) with ``axis: -1``.
    Parameters: a weight and a bias of C each.
    MACs: none counted.
    Errors: no-such-axis.
    Source: Woo et al. 2023, "ConvNeXt V2", arXiv:2301.00808, algorithm 1.
    """

    group = "normalization"
    example = "{type: grn}"
    example_input = "56x56x384"
    reads = "numbers"

    axis: int = 1
    eps: Annotated[float, Range(0)] = 1e-6

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there."""
        yield from example_axis_problems("axis", self.axis, inputs[0])

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight and the bias, each (C)."""
        channels = inputs[0][self.axis]
        return (
            Parameter("weight", (channels,), "weight"),
            Parameter("bias", (channels,), "bias"),
        )

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, what the weight multiplies, and lengths.

        Each channel has its length and its share, each example the mean length.
        Source: PyTorch 2.13 on timm's ``GlobalResponseNorm``.
        """
        (shape,) = inputs
        return Saved("all", numbers=prod(shape) + shape[0] * (2 * shape[self.axis] + 1))
