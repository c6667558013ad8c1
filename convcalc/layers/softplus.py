"""Smooth form of the rectified linear unit."""

from convcalc.layers.activation import Activation
from convcalc.layers.base import layer_type


@layer_type
class Softplus(Activation):
    """Smooth form of the rectified linear unit.

    It maps x to log(1 + exp(beta*x))/beta; above ``threshold`` x itself.

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: PyTorch ``torch.nn.Softplus``.
    """

    example = "{type: softplus, beta: 2}"

    beta: float = 1.0
    threshold: float = 20.0
