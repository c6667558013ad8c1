"""Randomised leaky rectified linear unit."""

from math import prod
from typing import Annotated

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.base import Range
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class Rrelu(OverwritingActivation):
    """Multiplies negative numbers by a slope drawn between ``lower`` and ``upper``.

    Shapes: unchanged.
    Parameters: none.
    MACs: none.
    Errors: none.
    Source: Xu et al. 2015, arXiv:1505.00853; PyTorch ``torch.nn.RReLU``.
    """

    example = "{type: rrelu, lower: 0.125, upper: 0.3333}"

    lower: Annotated[float, Range(0)] = 0.125
    upper: Annotated[float, Range(0)] = 0.3333333333333333

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, or the output that overwrites it, and each slope."""
        return Saved("all", output_in_place=True, numbers=prod(inputs[0]))
