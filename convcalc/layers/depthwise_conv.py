"""Convolution of each channel by itself."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem, Words
from convcalc.layers.formula import Formulas
from convcalc.layers.shared.base import (
    DILATION,
    Bias,
    Choice,
    Parameter,
    Range,
    in_channels_problems,
)
from convcalc.layers.shared.convolution import Convolution
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.sliding import SlidingLayer, has_spatial_axes
from convcalc.shapes import Shape
from convcalc.windows import Padding, PerAxis, Rounding


class DepthwiseConv(SlidingLayer):
    """Slides ``channel_multiplier`` filters over each channel alone.

    Shapes: (N, D1, *W1) -> (N, K, *W2) with K = channel_multiplier*D1, or ``out_channels``, a
        multiple of D1, and W2 = (W1 - E + P_begin + P_end)/S + 1 for each axis.
    Parameters: F*F*K weights and, with ``bias``, K biases (W2*W2*K if ``per_location``).
    MACs: F*F for each output: N*K*W2*W2 * F*F.
    Errors: not-divisible, given-both-ways, input-size-mismatch, window-exceeds-input,
        stride-does-not-divide, wrong-number, wrong-input-shape.
    Source: Chollet 2016, arXiv:1610.02357; Howard et al. 2017, arXiv:1704.04861, section 3.1;
        PyTorch ``torch.nn.Conv2d`` with as many groups as channels.
    """

    group = "convolution"
    example = "{type: depthwise_conv, kernel_size: 3, stride: 2, padding: same}"
    example_input = "112x112x64"
    keeps = SAVES_INPUT

    kernel_size: Annotated[PerAxis, Range(1)]
    stride: Annotated[PerAxis, Range(1)] = 1
    padding: Annotated[Padding, Range(0)] = 0
    dilation: Annotated[PerAxis, DILATION] = 1
    channel_multiplier: Annotated[int | None, Range(1)] = None
    out_channels: Annotated[int | None, Range(1)] = None
    bias: Bias = True
    in_channels: Annotated[int | None, Range(1)] = None
    rounding: Annotated[Rounding, Choice(("exact", "floor", "ceil"))] = "exact"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield channels that do not agree, and windows that do not fit."""
        (shape,) = inputs
        if has_spatial_axes(shape):
            yield from in_channels_problems(self.in_channels, shape[1])
            yield from self._channel_problems(shape[1])
        yield from self.window_problems(inputs)

    def _channel_problems(self, in_channels: int) -> Iterator[Problem]:
        """Yield out_channels that the filters of each channel do not make up."""
        quotient, remainder = divmod(self.out_channels or 0, in_channels)
        if remainder:
            yield Problem(
                "not-divisible",
                Words(
                    "{out_channels} must be a multiple of the input's channels, but {count} ="
                    " {in_channels} x {quotient} + {remainder}",
                    count=self.out_channels,
                    in_channels=in_channels,
                    quotient=quotient,
                    remainder=remainder,
                ),
                "out_channels",
            )
        elif self.out_channels and self.channel_multiplier not in (None, quotient):
            yield Problem(
                "given-both-ways",
                Words(
                    "{out_channels} must be channel_multiplier times the input's channels, but"
                    " it is {count} and {multiplier}*{in_channels} = {wanted}",
                    count=self.out_channels,
                    multiplier=self.channel_multiplier,
                    in_channels=in_channels,
                    wanted=(self.channel_multiplier or 1) * in_channels,
                ),
                "out_channels",
                "leave out one of them",
            )

    def _convolution(self, inputs: tuple[Shape, ...]) -> Convolution:
        """Return the grouped convolution that this is."""
        ((_, in_channels, *_),) = inputs
        return Convolution(
            out_channels=self.out_channels or (self.channel_multiplier or 1) * in_channels,
            kernel_size=self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=in_channels,
            bias=self.bias,
            rounding=self.rounding,
        )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, K, *W2)."""
        return self._convolution(inputs).output_shapes(inputs)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (K, 1, *F) and the bias (K)."""
        return self._convolution(inputs).parameters(inputs)

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return those of the grouped convolution."""
        return self._convolution(inputs).formulas(inputs)
