"""Swish made of a hard sigmoid."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class HardSwish(OverwritingActivation):
    """Swish made of a hard sigmoid: x*min(max(0, x + 3), 6)/6.

    Shapes: unchanged.
    MACs: none counted.
    Source: Howard et al. 2019, "Searching for MobileNetV3", arXiv:1905.02244, section 5.2.
    """

    example = "{type: hard_swish}"
    keeps = SAVES_INPUT
