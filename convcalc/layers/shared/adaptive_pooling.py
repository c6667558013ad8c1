"""What the adaptive pooling layers share."""

from collections.abc import Iterator
from math import gcd
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import axes_problems, spatial_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import Along, Reach
from convcalc.shapes import Shape


class AdaptivePooling(Layer):
    """Takes one number from each of ``output_size`` parts of each channel."""

    group = "pooling"
    notation = "POOL"

    output_size: Annotated[int | tuple[int | None, ...], Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without spatial axes or with others than given."""
        (shape,) = inputs
        yield from spatial_problems(shape)
        yield from axes_problems("output_size", self.output_size, shape)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, *output_size), the input's size where that is null."""
        ((batch, channels, *size),) = inputs
        wanted = self.output_size
        sizes = wanted if isinstance(wanted, tuple) else (wanted,) * len(size)
        return ((batch, channels, *(new or old for new, old in zip(sizes, size, strict=True))),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the parts of each axis, the whole where there is one."""
        (shape,) = inputs
        (output,) = self.output_shapes(inputs)
        sizes = zip(shape[2:], output[2:], strict=True)
        parts = (_parts(axis, *both) for axis, both in enumerate(sizes, start=2))
        return Reach((Along(0), Along(1), *parts))


def _parts(axis: int, before: int, after: int) -> Along | None:
    """Return the parts of an axis."""
    if after == 1:
        return None
    shared = gcd(before, after)
    return Along.parts(axis, before // shared, after // shared)
