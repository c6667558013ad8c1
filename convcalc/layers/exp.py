"""Exponential."""

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_OUTPUT


class Exp(Activation):
    """base**(shift + scale*x); a base of -1 stands for e.

    Shapes: unchanged.
    MACs: none counted.
    Source: Caffe ``ExpLayer``.
    """

    group = "Caffe"
    example = "{type: exp, base: 2}"
    keeps = SAVES_OUTPUT

    base: float = -1.0
    scale: float = 1.0
    shift: float = 0.0
