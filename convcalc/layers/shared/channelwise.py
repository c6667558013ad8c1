"""What the layers share that own one number for each channel, or along other axes."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Range, axis_problems
from convcalc.layers.shared.storage import InPlace
from convcalc.shapes import Shape, normal_axis


class Channelwise(InPlace):
    """Changes each number by a learned one that is shared along all axes but some.

    The learned numbers run along ``num_axes`` axes from ``axis`` on; -1 is all that follow, 0
    a single number.
    """

    group = "normalization"

    axis: int = 1
    num_axes: Annotated[int, Range(-1)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there."""
        (shape,) = inputs
        axis = normal_axis(self.axis, shape)
        if axis is None:
            yield from axis_problems("axis", self.axis, shape)
        elif axis + self.num_axes > len(shape):
            yield Problem(
                "no-such-axis",
                f"num_axes must not reach past the last axis,"
                f" but {axis} + {self.num_axes} > {len(shape)}",
                "num_axes",
            )

    def learned(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the sizes of the axes that the learned numbers run along."""
        (shape,) = inputs
        behind = shape[self.axis % len(shape) :]
        return behind if self.num_axes < 0 else behind[: self.num_axes]
