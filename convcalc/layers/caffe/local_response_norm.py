"""Local response normalisation as Caffe computes it."""

from convcalc.layers.local_response_norm import LocalResponseNorm
from convcalc.layers.shared.axes import OnImages


class ImageResponseNorm(OnImages, LocalResponseNorm):
    """Divides by a norm over neighbouring channels, or pixels, of an image.

    Shapes: unchanged, (N, C, H, W).
    MACs: none counted.
    Errors: wrong-input-shape.
    Source: Caffe ``LRNLayer::Reshape``.
    """

    group = "Caffe"
