"""Rectified linear unit that saturates at 6."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class Relu6(OverwritingActivation):
    """Rectified linear unit that saturates at 6: min(max(0, x), 6).

    Shapes: unchanged.
    MACs: none counted.
    Source: Howard et al. 2017, arXiv:1704.04861; PyTorch ``torch.nn.ReLU6``.
    """

    example = "{type: relu6}"
    keeps = SAVES_INPUT
