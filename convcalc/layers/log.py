"""Logarithm."""

from convcalc.layers.activation import Activation
from convcalc.layers.base import layer_type


@layer_type
class Log(Activation):
    """Logarithm of shift + scale*x to a base; -1 stands for e.

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: Caffe ``LogLayer``.
    """

    group = "Caffe"
    example = "{type: log, base: 10}"

    base: float = -1.0
    scale: float = 1.0
    shift: float = 0.0
