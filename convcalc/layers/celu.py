"""Continuously differentiable exponential linear unit."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import Saved


class Celu(OverwritingActivation):
    """Smooth exponential linear unit: max(0, x) + min(0, alpha*(exp(x/alpha) - 1)).

    Shapes: unchanged.
    MACs: none counted.
    Source: Barron 2017, arXiv:1704.07483; default of PyTorch ``torch.nn.CELU``.
    """

    example = "{type: celu, alpha: 0.075}"
    keeps = Saved("all", output_in_place=True)

    alpha: float = 1.0
