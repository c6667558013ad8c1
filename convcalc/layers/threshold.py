"""Threshold."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class Threshold(OverwritingActivation):
    """Cut at a threshold: x for x > ``threshold``, else ``value``.

    Shapes: unchanged.
    MACs: none counted.
    Source: PyTorch ``torch.nn.Threshold``.
    """

    example = "{type: threshold, threshold: 0.1, value: 20}"
    keeps = SAVES_INPUT

    threshold: float
    value: float
