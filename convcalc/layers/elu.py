"""Exponential linear unit."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import Saved


class Elu(OverwritingActivation):
    """Exponential linear unit: x for x > 0, else alpha*(exp(x) - 1).

    Shapes: unchanged.
    MACs: none counted.
    Source: Clevert, Unterthiner, Hochreiter 2015, arXiv:1511.07289; default of PyTorch
        ``torch.nn.ELU``.
    """

    example = "{type: elu, alpha: 0.5}"
    keeps = Saved("all", output_in_place=True)

    alpha: float = 1.0
