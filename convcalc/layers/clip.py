"""Clipping."""

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class Clip(Activation):
    """min(max(x, min), max).

    Shapes: unchanged.
    MACs: none counted.
    Source: Caffe ``ClipLayer``.
    """

    group = "Caffe"
    example = "{type: clip, min: 0, max: 6}"
    keeps = SAVES_INPUT

    min: float
    max: float
