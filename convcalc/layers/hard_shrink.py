"""Hard shrinkage."""

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class HardShrink(Activation):
    """Hard shrinkage: 0 for -lambd <= x <= lambd, else x.

    Shapes: unchanged.
    MACs: none counted.
    Source: PyTorch ``torch.nn.Hardshrink``.
    """

    example = "{type: hard_shrink, lambd: 1}"
    keeps = SAVES_INPUT

    lambd: float = 0.5
