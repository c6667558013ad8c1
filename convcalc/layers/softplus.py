"""Smooth form of the rectified linear unit."""

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class Softplus(Activation):
    """Smooth rectified linear unit: log(1 + exp(beta*x))/beta, x if beta*x > ``threshold``.

    Shapes: unchanged.
    MACs: none counted.
    Source: PyTorch ``torch.nn.Softplus``.
    """

    example = "{type: softplus, beta: 2}"
    keeps = SAVES_INPUT

    beta: float = 1.0
    threshold: float = 20.0
