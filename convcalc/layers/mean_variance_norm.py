"""Normalisation of mean and variance."""

from convcalc.layers.base import Layer, layer_type


@layer_type
class MeanVarianceNorm(Layer):
    """Gives each channel of each example mean 0 and, with ``normalize_variance``, variance 1.

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: Caffe ``MVNLayer``.
    """

    group = "Caffe"
    example = "{type: mean_variance_norm}"

    normalize_variance: bool = True
    across_channels: bool = False
