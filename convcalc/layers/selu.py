"""Scaled exponential linear unit."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import Saved


class Selu(OverwritingActivation):
    """Scaled exponential linear unit: 1.0507*x for x > 0, else 1.0507*1.6733*(exp(x) - 1).

    Shapes: unchanged.
    MACs: none counted.
    Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks", arXiv:1706.02515.
    """

    example = "{type: selu}"
    keeps = Saved("all", output_in_place=True)
