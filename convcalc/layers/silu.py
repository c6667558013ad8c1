"""Sigmoid linear unit, also called swish."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class Silu(OverwritingActivation):
    """Sigmoid linear unit, also called swish: x/(1 + exp(-x)).

    Shapes: unchanged.
    MACs: none counted.
    Source: Elfwing, Uchibe, Doya 2017, arXiv:1702.03118; PyTorch ``torch.nn.SiLU``.
    """

    example = "{type: silu}"
    keeps = SAVES_INPUT
