"""Batch normalisation."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Parameter, Range, channel_problems
from convcalc.layers.shared.channelwise import channel_parameters, one_number_problems
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.layers.shared.storage import InPlace
from convcalc.shapes import Shape


class BatchNorm(InPlace):
    """Normalises each channel over the batch and all positions, then scales and shifts it.

    Shapes: unchanged, (N, C, ...).
    Parameters: with ``affine`` a weight and a bias of C each; with ``track_running_stats`` a
        running mean and variance of C each, which are buffers; with ``scale_factor`` one number
        more that both are divided by, as Caffe keeps it.
    MACs: none counted.
    Errors: wrong-input-shape, input-size-mismatch, one-number-per-group.
    Source: Ioffe & Szegedy 2015, arXiv:1502.03167; PyTorch ``torch.nn.BatchNorm2d`` (whose
        count of batches is not among the figures); Caffe ``BatchNormLayer::LayerSetUp``.
    """

    group = "normalization"
    example = "{type: batch_norm}"
    notation = "BN"
    reads = "numbers"

    eps: Annotated[float, Range(0)] = 1e-5
    momentum: Annotated[float, Range(0, 1)] = 0.1
    affine: bool = True
    track_running_stats: bool = True
    scale_factor: bool = False
    in_channels: Annotated[int | None, Range(1)] = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without channels or with other channels than given."""
        (shape,) = inputs
        yield from channel_problems(shape, self.in_channels)
        if not self.track_running_stats:
            yield from one_number_problems(shape)

    def training_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield a batch whose means are its numbers themselves.

        Caffe trains such a layer all the same, to zeros.
        Source: PyTorch ``torch.nn.functional._verify_batch_size``.
        """
        for problem in one_number_problems(inputs[0]) if not self.scale_factor else ():
            yield problem._replace(severity="warning")

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return weight, bias, running_mean and running_var, each (C), as far as asked for.

        The ``scale_factor`` is the last, (1).
        """
        ((_, channels, *_),) = inputs
        tensors = channel_parameters(
            channels, affine=self.affine, running=self.track_running_stats
        )
        if not self.scale_factor:
            return tensors
        return (*tensors, Parameter("scale_factor", (1,), "buffer", trainable=False))

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, and the mean and the inverse deviation of each channel."""
        ((_, channels, *_),) = inputs
        return Saved("all", statistics=2 * channels)

    def is_fixed_by_channels(self) -> bool:
        """Return whether the layer is no other that is derived from this type."""
        return type(self) is BatchNorm
