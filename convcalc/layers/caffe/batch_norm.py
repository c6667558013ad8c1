"""Batch normalisation as forks of Caffe compute it."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Parameter, Range, channel_problems
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class ForkBatchNorm(Layer):
    """Normalises, scales and shifts each channel; its blobs have four axes.

    Shapes: (N, C, H, W) -> the same; SegNet's second and third outputs are (1, C, 1, 1).
    Parameters: a weight and a bias of (1, C, 1, 1) and, with ``running_statistics``, as many
        running means and variances, which are buffers; ``frozen`` ones do not learn.
    MACs: none counted.
    Errors: wrong-input-shape.
    Source: ``BNLayer`` of the Caffe forks of SegNet (two blobs) and of PSPNet (four).
    """

    group: ClassVar = "Caffe"
    notation: ClassVar = "BN"
    reads: ClassVar = "numbers"

    running_statistics: bool = False
    frozen: bool = False
    outputs: Annotated[int, Range(1, 3)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without channels."""
        yield from channel_problems(inputs[0])

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the input's shape, then those of the batch's mean and variance."""
        ((batch, channels, *size),) = inputs
        return ((batch, channels, *size), *((1, channels, 1, 1),) * (self.outputs - 1))

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return weight and bias, then running_mean and running_var, each (1, C, 1, 1)."""
        ((_, channels, *_),) = inputs
        shape = (1, channels, 1, 1)
        learned = (
            Parameter("weight", shape, "weight", trainable=not self.frozen),
            Parameter("bias", shape, "bias", trainable=not self.frozen),
        )
        buffers = (
            Parameter("running_mean", shape, "buffer", trainable=False),
            Parameter("running_var", shape, "buffer", trainable=False),
        )
        return learned + buffers * self.running_statistics

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, and the mean and the inverse deviation of each channel."""
        ((_, channels, *_),) = inputs
        return Saved("all", statistics=2 * channels)
