"""What the convolutions share."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated

from convcalc.diagnostics import Field, Problem, Words
from convcalc.layers.formula import Formulas, Letter, Product, Share, several
from convcalc.layers.shared.base import (
    DILATION,
    Bias,
    Choice,
    Parameter,
    Range,
    in_channels_problems,
)
from convcalc.layers.shared.formula_letters import axis_letters, per_axis_letters
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.sliding import SlidingLayer, has_spatial_axes
from convcalc.shapes import Shape
from convcalc.windows import Padding, PerAxis, Rounding, per_axis, positions_of


class Convolution(SlidingLayer):
    """Slides filters over the input.

    ``banks`` tells how many sets of filters there are; the weight is a tensor (*banks, K,
    D1/groups, *F).
    """

    group = "convolution"
    keeps = SAVES_INPUT

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
        return positions_of(self.windows(inputs))

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

    def bank_letters(self, inputs: tuple[Shape, ...]) -> tuple[Letter, ...]:
        """Return the letters of ``banks``."""
        return ()

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return ``(F*F*D1)*K`` weights, ``K`` biases, ``(H2*W2*K)*(F*F*D1)`` MACs."""
        ((batch, in_channels, *size),) = inputs
        n, k = Letter("N", batch), Letter("K", self.out_channels)
        kernel = per_axis(self.kernel_size, len(size))
        w2 = axis_letters(self.positions(inputs), "2", result=True)
        banks = self.bank_letters(inputs)
        one_filter = _one_filter(kernel, in_channels, self.groups)
        formulas: Formulas = {
            "weights": Product(*banks, one_filter, k),
            "channels": k,
            "macs": Product(*several(n), Product(*w2, k), one_filter),
        }
        if self.bias:
            formulas["biases"] = Product(*(w2 if self.bias == "per_location" else banks), k)
        return formulas


@lru_cache(maxsize=1024)  # the same at each size of the input
def _one_filter(kernel: tuple[int, ...], in_channels: int, groups: int) -> Product:
    """Return ``F*F*D1``, the numbers of a filter."""
    channels = Share(Letter("D1", in_channels), Letter("G", groups))
    return Product(*per_axis_letters("F", kernel), channels)


def groups_problems(
    groups: int, in_channels: int | None, out_channels: int
) -> Iterator[Problem]:
    """Yield channels that cannot be shared out among the groups."""
    if groups == 1:
        return
    own = Field("out_channels")
    for name, channels in (("the input's channels", in_channels), (own, out_channels)):
        quotient, remainder = divmod(channels or 0, groups)
        if remainder:
            yield Problem(
                "not-divisible",
                Words(
                    "{groups} must divide {name}, but {channels} = {count} x {quotient} +"
                    " {remainder}",
                    name=name,
                    channels=channels,
                    count=groups,
                    quotient=quotient,
                    remainder=remainder,
                ),
                "groups",
                about="fields" if name == own else "inputs",
            )
