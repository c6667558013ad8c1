"""Logistic sigmoid."""

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_OUTPUT


class Sigmoid(Activation):
    """Logistic sigmoid: 1/(1 + exp(-x)).

    Shapes: unchanged.
    MACs: none counted.
    Source: PyTorch ``torch.nn.Sigmoid``.
    """

    example = "{type: sigmoid}"
    keeps = SAVES_OUTPUT
