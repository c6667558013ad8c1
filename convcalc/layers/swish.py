"""Swish."""

from convcalc.layers.activation import Activation
from convcalc.layers.base import layer_type


@layer_type
class Swish(Activation):
    """x*sigmoid(beta*x).

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: Ramachandran, Zoph, Le 2017, arXiv:1710.05941; Caffe ``SwishLayer``.
    """

    group = "Caffe"
    example = "{type: swish, beta: 1}"

    beta: float = 1.0
