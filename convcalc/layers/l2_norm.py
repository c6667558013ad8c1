"""Normalisation to length 1 with learned factors."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Parameter, channel_problems
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class L2Norm(Layer):
    """Divides by the Euclidean norm over channels (and space), then scales each channel.

    Shapes: unchanged, (N, C, ...).
    Parameters: C factors, or one if ``channel_shared``.
    MACs: none counted.
    Errors: wrong-input-shape.
    Source: Liu, Rabinovich, Berg 2015, arXiv:1506.04579; SSD's Caffe
        ``NormalizeLayer::LayerSetUp``.
    """

    group = "Caffe"
    example = "{type: l2_norm, across_spatial: false, channel_shared: false}"
    reads = "numbers"

    across_spatial: bool = True
    channel_shared: bool = True

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without channels."""
        yield from channel_problems(inputs[0])

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the factors: (C), or no axes at all for the one of all channels."""
        ((_, channels, *_),) = inputs
        return (Parameter("weight", () if self.channel_shared else (channels,), "weight"),)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, what it is before it is scaled, and each norm twice.

        Source: PyTorch ``torch.nn.functional.normalize``, which keeps the norm and the number
        of at least ``eps`` that it divides by.
        """
        ((batch, _, *size),) = inputs
        norms = batch * (1 if self.across_spatial else prod(size))
        return Saved("all", numbers=prod(inputs[0]) + 2 * norms)
