"""Sigmoid made of straight lines."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class HardSigmoid(OverwritingActivation):
    """Sigmoid made of straight lines: min(max(0, x + 3), 6)/6.

    Shapes: unchanged.
    MACs: none counted.
    Source: Courbariaux, Bengio, David 2015, arXiv:1511.00363; the slope of PyTorch
        ``torch.nn.Hardsigmoid``.
    """

    example = "{type: hard_sigmoid}"
    keeps = SAVES_INPUT
