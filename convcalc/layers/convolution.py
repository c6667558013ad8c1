"""What the convolutions share."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.base import (
    DILATION,
    Bias,
    Choice,
    Parameter,
    Range,
    in_channels_problems,
    layer_type,
)
from convcalc.layers.sliding import SlidingLayer, has_spatial_axes
from convcalc.shapes import Shape
from convcalc.windows import Padding, PerAxis, Rounding, per_axis


@layer_type
class Convolution(SlidingLayer):
    """Slides filters over the input.

    ``banks`` tells how many sets of filters there are; the weight is a tensor (*banks, K,
    D1/groups, *F).
    """

    group = "convolution"

    out_channels: Annotated[int, Range(1)]
    kernel_size: Annotated[PerAxis, Range(1)]
    stride: Annotated[PerAxis, Range(1)] = 1
    padding: Annotated[Padding, Range(0)] = 0
    dilation: Annotated[PerAxis, DILATION] = 1
    groups: Annotated[int, Range(1)] = 1
    bias: Bias = True
    in_channels: Annotated[int | None, Range(1)] = None
    rounding: Annotated[Rounding, Choice(("exact", "floor", "ceil"))] = "exact"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what does not divide, does not agree or does not fit."""
        yield from self.convolution_problems(inputs)

    def convolution_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what any convolution refuses."""
        (shape,) = inputs
        in_channels = shape[1] if has_spatial_axes(shape) else None
        yield from in_channels_problems(self.in_channels, in_channels)
        yield from groups_problems(self.groups, in_channels, self.out_channels)
        yield from self.window_problems(inputs)

    def banks(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the axes along which the filters differ; by default there are none."""
        return ()

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, K, *W2)."""
        ((batch, *_),) = inputs
        return ((batch, self.out_channels, *self.positions(inputs)),)

    def positions(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return W2 of each axis."""
        return tuple(window.positions for window in self.windows(inputs))

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (*banks, K, D1/groups, *F) and the bias (K, *banks)."""
        ((_, in_channels, *size),) = inputs
        banks = self.banks(inputs)
        one_filter = (in_channels // self.groups, *per_axis(self.kernel_size, len(size)))
        weight = Parameter("weight", (*banks, self.out_channels, *one_filter), "weight")
        if not self.bias:
            return (weight,)
        axes = self.positions(inputs) if self.bias == "per_location" else banks
        return weight, Parameter("bias", (self.out_channels, *axes), "bias")

    def parameter_formula(self, inputs: tuple[Shape, ...]) -> str:
        """Return ``(F*F*D1)*K + K`` with numbers, the banks before both products."""
        weight, *bias = self.parameters(inputs)
        *outer, channels = weight.shape[: len(weight.shape) - len(self.windows(inputs))]
        one_filter = product(*weight.shape[len(outer) + 1 :], channels)
        *banks, filters = outer
        weights = "*".join((*map(str, banks), f"({one_filter})", str(filters)))
        return weights + "".join(f" + {product(*it.shape[1:], filters)}" for it in bias)

    def letters(self, inputs: tuple[Shape, ...]) -> dict[str, int | str]:
        """Return the channels, the filters, and batch and groups where they are several."""
        ((batch, in_channels, *_),) = inputs
        letters = {"D1": in_channels, "K": self.out_channels, "N": batch, "G": self.groups}
        return {it: count for it, count in letters.items() if count > 1 or it in ("D1", "K")}

    def bank_letters(self, inputs: tuple[Shape, ...]) -> tuple[str, ...]:
        """Return the letters of ``banks``."""
        return ()

    def rules(self, inputs: tuple[Shape, ...]) -> dict[str, tuple[str, str]]:
        """Return the rules of the channels, the parameters and the multiply-adds."""
        from convcalc.layers.lettering import convolution_rules  # only explanations need it

        weights, _, biases = self.parameter_formula(inputs).partition(" + ")
        ((_, in_channels, *size),) = inputs
        (output,) = self.output_shapes(inputs)
        return convolution_rules(
            weights=weights,
            biases=biases,
            banks=self.bank_letters(inputs),
            one_filter=(*per_axis(self.kernel_size, len(size)), in_channels // self.groups),
            output=output,
            grouped=self.groups > 1,
            per_location=self.bias == "per_location",
        )

    def macs(self, inputs: tuple[Shape, ...]) -> int:
        """Return outputs times the weights of one filter."""
        ((_, in_channels, *size),) = inputs
        (output,) = self.output_shapes(inputs)
        kernel = per_axis(self.kernel_size, len(size))
        return prod(output) * prod(kernel) * (in_channels // self.groups)


def product(*factors: int) -> str:
    """Return a product as it is written: ``5*5*3``."""
    return "*".join(map(str, factors))


def groups_problems(
    groups: int, in_channels: int | None, out_channels: int
) -> Iterator[Problem]:
    """Yield channels that cannot be shared out among the groups."""
    shared = (("the input's channels", in_channels), ("out_channels", out_channels))
    for name, channels in shared:
        quotient, remainder = divmod(channels or 0, groups)
        if remainder:
            yield Problem(
                "groups-not-divisor",
                f"groups must divide {name},"
                f" but {channels} = {groups} x {quotient} + {remainder}",
                "groups",
                about="fields" if name == "out_channels" else "inputs",
            )
