"""Swish."""

from math import prod

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, Saved
from convcalc.shapes import Shape


class Swish(Activation):
    """x*sigmoid(beta*x).

    Shapes: unchanged.
    MACs: none counted.
    Source: Ramachandran, Zoph, Le 2017, arXiv:1710.05941; Caffe ``SwishLayer``.
    """

    group = "Caffe"
    example = "{type: swish, beta: 1}"

    beta: float = 1.0

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input and, unless beta is 1, which makes it a silu, sigmoid(beta*x)."""
        return SAVES_INPUT if self.beta == 1 else Saved("all", numbers=prod(inputs[0]))
