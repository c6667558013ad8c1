"""Leaky unit with learned slopes as Caffe computes it."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Parameter, channel_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.shapes import Shape


class ChannelSlopes(Layer):
    """x for x > 0, else a*x with a learned slope a for each channel or one for all.

    Shapes: unchanged, (N, C, ...).
    Parameters: C slopes, or one if ``channel_shared``.
    MACs: none counted.
    Errors: wrong-input-shape.
    Source: He et al. 2015, arXiv:1502.01852; Caffe ``PReLULayer::LayerSetUp``.
    """

    group: ClassVar = "Caffe"
    reads: ClassVar = "numbers"
    keeps: ClassVar = SAVES_INPUT

    channel_shared: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without channels."""
        yield from channel_problems(inputs[0])

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the slopes: (C), or no axes at all for the one of all channels."""
        ((_, channels, *_),) = inputs
        return (Parameter("weight", () if self.channel_shared else (channels,), "weight"),)
