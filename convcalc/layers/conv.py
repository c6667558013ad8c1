"""Convolution in one, two, three or more dimensions."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.base import Choice, Parameter, Range, layer_type, weights_and_bias
from convcalc.layers.sliding import SlidingLayer, has_spatial_axes
from convcalc.shapes import Shape
from convcalc.windows import Padding, PerAxis, Rounding, per_axis


@layer_type
class Conv(SlidingLayer):
    """Slides ``out_channels`` filters over the input.

    Shapes: (N, D1, *W1) -> (N, K, *W2) with W2 = (W1 - E + P_begin + P_end)/S + 1 for each
        axis, E = dilation*(F - 1) + 1; ``rounding: ceil`` rounds down here, as PyTorch does.
    Parameters: F*F*(D1/groups)*K weights and, with ``bias``, K biases.
    MACs: one for each weight of a filter at each output: N*K*W2*W2 * F*F*(D1/groups).
    Errors: groups-not-divisor, in-channels-mismatch, window-exceeds-input,
        stride-does-not-divide, wrong-number-of-axes, no-spatial-axes.
    Source: CS231n course notes, "Convolutional Networks", summary of the conv layer; PyTorch
        ``torch.nn.Conv2d`` for padding, dilation and groups.
    """

    group = "convolution"
    example = "{type: conv, out_channels: 96, kernel_size: 11, stride: 4}"
    example_input = "227x227x3"

    out_channels: Annotated[int, Range(1)]
    kernel_size: Annotated[PerAxis, Range(1)]
    stride: Annotated[PerAxis, Range(1)] = 1
    padding: Annotated[Padding, Range(0)] = 0
    dilation: Annotated[PerAxis, Range(1)] = 1
    groups: Annotated[int, Range(1)] = 1
    bias: bool = True
    in_channels: Annotated[int | None, Range(1)] = None
    rounding: Annotated[Rounding, Choice(("exact", "floor", "ceil"))] = "exact"

    @property
    def window_stride(self) -> PerAxis:
        """Pixels from one window to the next."""
        return self.stride

    @property
    def window_rounding(self) -> Rounding:
        """Rounding to the next whole position: down, unless a remainder is refused."""
        return "exact" if self.rounding == "exact" else "floor"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what does not divide, does not agree or does not fit."""
        (shape,) = inputs
        in_channels = shape[1] if has_spatial_axes(shape) else None
        if in_channels and self.in_channels not in (None, in_channels):
            yield Problem(
                "in-channels-mismatch",
                f"in_channels must be the input's channels,"
                f" but it is {self.in_channels} and the input has {in_channels}",
                "in_channels",
            )
        for name, channels in (
            ("in_channels", in_channels),
            ("out_channels", self.out_channels),
        ):
            quotient, remainder = divmod(channels or 0, self.groups)
            if remainder:
                yield Problem(
                    "groups-not-divisor",
                    f"groups must divide {name},"
                    f" but {channels} = {self.groups} x {quotient} + {remainder}",
                    "groups",
                )
        yield from self.window_problems(inputs)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, K, *W2)."""
        ((batch, *_),) = inputs
        positions = (window.positions for window in self.windows(inputs))
        return ((batch, self.out_channels, *positions),)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (K, D1/groups, *F) and the bias (K)."""
        ((_, in_channels, *size),) = inputs
        kernel = per_axis(self.kernel_size, len(size))
        weight = (self.out_channels, in_channels // self.groups, *kernel)
        return weights_and_bias(weight, bias=self.bias)

    def parameter_formula(self, inputs: tuple[Shape, ...]) -> str:
        """Return ``(F*F*D1)*K + K`` with numbers."""
        weight, *bias = self.parameters(inputs)
        filters, channels, *kernel = weight.shape
        one_filter = "*".join(map(str, (*kernel, channels)))
        return f"({one_filter})*{filters}" + "".join(f" + {it.count}" for it in bias)

    def macs(self, inputs: tuple[Shape, ...]) -> int:
        """Return outputs times the weights of one filter."""
        weight, *_ = self.parameters(inputs)
        (output,) = self.output_shapes(inputs)
        return prod(output) * prod(weight.shape[1:])
