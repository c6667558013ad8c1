"""Step function."""

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING


class Step(Activation):
    """1 for x > threshold, else 0.

    Shapes: unchanged.
    MACs: none counted.
    Source: Caffe ``ThresholdLayer``.
    """

    group = "Caffe"
    keeps = SAVES_NOTHING
    example = "{type: step, threshold: 0.5}"

    threshold: float = 0.0
