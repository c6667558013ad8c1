"""Absolute value."""

from convcalc.layers.shared.activation import Activation


class Abs(Activation):
    """Absolute value: abs(x).

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: Caffe ``AbsValLayer``.
    """

    group = "Caffe"
    example = "{type: abs}"
