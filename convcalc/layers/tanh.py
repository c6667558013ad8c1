"""Hyperbolic tangent."""

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_OUTPUT


class Tanh(Activation):
    """Hyperbolic tangent: tanh(x).

    Shapes: unchanged.
    MACs: none counted.
    Source: PyTorch ``torch.nn.Tanh``.
    """

    example = "{type: tanh}"
    keeps = SAVES_OUTPUT
