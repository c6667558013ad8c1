"""What the global pooling layers share."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, channel_problems
from convcalc.layers.shared.gradient_and_reach import Reach
from convcalc.shapes import Shape


class GlobalPooling(Layer):
    """Takes one number from each channel."""

    group = "pooling"
    notation = "POOL"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without channels."""
        (shape,) = inputs
        yield from channel_problems(shape)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, 1, ...)."""
        ((batch, channels, *size),) = inputs
        return ((batch, channels, *(1 for _ in size)),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the whole of each spatial axis."""
        (shape,) = inputs
        return Reach.number_by_number(len(shape), *range(2, len(shape)))
