"""Logarithm of the logistic sigmoid."""

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class LogSigmoid(Activation):
    """Logarithm of the logistic sigmoid: -log(1 + exp(-x)).

    Shapes: unchanged.
    MACs: none counted.
    Source: PyTorch ``torch.nn.LogSigmoid``.
    """

    example = "{type: log_sigmoid}"
    keeps = SAVES_INPUT
