"""Mish."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class Mish(OverwritingActivation):
    """Mish activation: x*tanh(log(1 + exp(x))).

    Shapes: unchanged.
    MACs: none counted.
    Source: Misra 2019, arXiv:1908.08681; PyTorch ``torch.nn.Mish``.
    """

    example = "{type: mish}"
    keeps = SAVES_INPUT
