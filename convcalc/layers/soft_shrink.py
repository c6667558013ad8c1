"""Soft shrinkage."""

from typing import Annotated

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.base import Range
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class SoftShrink(Activation):
    """Soft shrinkage: x - lambd for x > lambd, x + lambd for x < -lambd, else 0.

    Shapes: unchanged.
    MACs: none counted.
    Source: PyTorch ``torch.nn.Softshrink``.
    """

    example = "{type: soft_shrink, lambd: 1}"
    keeps = SAVES_INPUT

    lambd: Annotated[float, Range(0)] = 0.5
