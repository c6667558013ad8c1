"""Absolute value."""

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class Abs(Activation):
    """Absolute value: abs(x).

    Shapes: unchanged.
    MACs: none counted.
    Source: Caffe ``AbsValLayer``.
    """

    group = "Caffe"
    example = "{type: abs}"
    keeps = SAVES_INPUT
