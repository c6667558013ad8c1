"""Clipping."""

from convcalc.layers.shared.activation import Activation


class Clip(Activation):
    """min(max(x, min), max).

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: Caffe ``ClipLayer``.
    """

    group = "Caffe"
    example = "{type: clip, min: 0, max: 6}"

    min: float
    max: float
