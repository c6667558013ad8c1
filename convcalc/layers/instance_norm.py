"""Instance normalisation."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import spatial_problems
from convcalc.layers.shared.base import Layer, Parameter, Range, in_channels_problems
from convcalc.layers.shared.channelwise import channel_parameters
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.layers.shared.sliding import has_spatial_axes
from convcalc.shapes import Shape, shape_text


class InstanceNorm(Layer):
    """Normalises each channel of each example over its positions.

    Shapes: unchanged, (N, C, *W).
    Parameters: with ``affine`` a weight and a bias of C each; with ``track_running_stats`` a
        running mean and variance of C each, which are buffers.
    MACs: none counted.
    Errors: wrong-input-shape, input-size-mismatch, one-number-per-group.
    Source: Ulyanov, Vedaldi, Lempitsky 2016, arXiv:1607.08022; PyTorch
        ``torch.nn.InstanceNorm2d``.
    """

    group = "normalization"
    example = "{type: instance_norm, affine: true}"
    reads = "numbers"

    eps: Annotated[float, Range(0)] = 1e-5
    momentum: Annotated[float, Range(0, 1)] = 0.1
    affine: bool = False
    track_running_stats: bool = False
    in_channels: Annotated[int | None, Range(1)] = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without positions, and one whose mean is each number itself."""
        (shape,) = inputs
        yield from spatial_problems(shape)
        if not has_spatial_axes(shape):
            return
        yield from in_channels_problems(self.in_channels, shape[1])
        if prod(shape[2:]) == 1 and not self.track_running_stats:
            yield Problem(
                "one-number-per-group",
                f"a channel must have more than one number to be normalised by itself,"
                f" but the input is {shape_text(shape)}",
                help="take layer_norm, or normalise before the input shrinks to this",
            )

    def training_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input whose means are its numbers themselves, as PyTorch trains on these."""
        for problem in self.replace(track_running_stats=False).check(inputs):
            yield problem._replace(severity="warning")

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return weight, bias, running_mean and running_var, as far as asked for."""
        ((_, channels, *_),) = inputs
        return channel_parameters(
            channels, affine=self.affine, running=self.track_running_stats
        )

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, statistics of each channel, and what is repeated for each example.

        Source: PyTorch ``instance_norm``, a batch norm of N*C channels.
        """
        ((batch, channels, *_),) = inputs
        repeated = batch * channels * (self.affine + 2 * self.track_running_stats)
        return Saved("all", numbers=repeated, statistics=2 * batch * channels)
