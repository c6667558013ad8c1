"""What the adaptive pooling layers share."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.axes import axes_problems, spatial_problems
from convcalc.layers.base import Layer, Range, layer_type
from convcalc.shapes import Shape


@layer_type
class AdaptivePooling(Layer):
    """Takes one number from each of ``output_size`` parts of each channel."""

    group = "pooling"

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
