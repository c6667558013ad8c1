"""Windows written out as columns."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Choice, Range, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.layers.shared.sliding import SlidingLayer
from convcalc.shapes import Shape, normal_axis
from convcalc.windows import Padding, PerAxis, Rounding, Window, per_axis


class Im2col(SlidingLayer):
    """Writes the numbers under each window of a convolution one behind the other.

    Shapes: (N, C, *W1) -> (N, C*F*F, *W2) with W2 as that of conv; ``axis`` is the channels'.
    Errors: no-such-axis, window-exceeds-input, stride-does-not-divide, wrong-number,
        wrong-input-shape.
    Source: Caffe ``Im2colLayer::Reshape``.
    """

    group = "Caffe"
    example = "{type: im2col, kernel_size: 3}"
    keeps = SAVES_NOTHING

    kernel_size: Annotated[PerAxis, Range(1)]
    stride: Annotated[PerAxis, Range(1)] = 1
    padding: Annotated[Padding, Range(0)] = 0
    dilation: Annotated[PerAxis, Range(1)] = 1
    axis: int = 1
    rounding: Annotated[Rounding, Choice(("exact", "floor", "ceil"))] = "exact"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and windows that do not fit."""
        missing = tuple(axis_problems("axis", self.axis, inputs[0]))
        yield from missing
        if self.axis == 1:
            yield from () if missing else self.window_problems(inputs)
        elif not missing:
            yield from self.replace(axis=1).window_problems(self._view(inputs))

    def _view(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the input with the axes before the channels joined."""
        (shape,) = inputs
        axis = normal_axis(self.axis, shape)
        return ((prod(shape[:axis]), *shape[axis:]),)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (..., C*F*F, *W2)."""
        (shape,) = inputs
        axis = self.axis % len(shape)
        windows = self.windows(inputs)
        taps = prod(per_axis(self.kernel_size, len(windows)))
        positions = (it.positions for it in windows)
        return ((*shape[:axis], shape[axis] * taps, *positions),)

    def windows(self, inputs: tuple[Shape, ...]) -> tuple[Window, ...]:
        """Return the window of each axis behind the channels."""
        if self.axis == 1:
            return SlidingLayer.windows(self, inputs)
        return self.replace(axis=1).windows(self._view(inputs))
