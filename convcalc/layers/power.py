"""A power of a linear function."""

from convcalc.layers.activation import Activation
from convcalc.layers.base import layer_type


@layer_type
class Power(Activation):
    """(shift + scale*x)**power.

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: Caffe ``PowerLayer``.
    """

    group = "Caffe"
    example = "{type: power, power: 2}"

    power: float = 1.0
    scale: float = 1.0
    shift: float = 0.0
