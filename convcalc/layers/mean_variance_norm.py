"""Normalisation of mean and variance."""

from math import prod

from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Saved
from convcalc.shapes import Shape


class MeanVarianceNorm(Layer):
    """Gives each channel of each example mean 0 and, with ``normalize_variance``, variance 1.

    Shapes: unchanged.
    MACs: none counted.
    Source: Caffe ``MVNLayer``.
    """

    group = "Caffe"
    example = "{type: mean_variance_norm}"
    reads = "numbers"

    normalize_variance: bool = True
    across_channels: bool = False

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, and the mean and the inverse deviation of each part.

        Nothing without ``normalize_variance``: a mean that is taken off needs no numbers.
        Source: PyTorch ``instance_norm``; across channels ``layer_norm``.
        """
        if not self.normalize_variance:
            return SAVES_NOTHING
        parts = inputs[0][: 1 if self.across_channels else 2]
        return Saved("all", statistics=2 * prod(parts))
