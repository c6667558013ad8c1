"""Reduction of axes to one number."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Choice, Layer, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, SAVES_NOTHING, Reach, Saved
from convcalc.shapes import Shape


class Reduction(Layer):
    """Makes one number of all axes from ``axis`` on: their sum, sum of sizes or squares, mean.

    Shapes: (N, C, *W) -> (N, C) with ``axis`` 2; no axes at all with ``axis`` 0.
    MACs: none counted.
    Errors: no-such-axis.
    Source: Caffe ``ReductionLayer::Reshape``.
    """

    group = "Caffe"
    example = "{type: reduction, operation: mean, axis: 2}"

    operation: Annotated[str, Choice(("sum", "asum", "sumsq", "mean"))] = "sum"
    axis: int = 0

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there."""
        yield from axis_problems("axis", self.axis, inputs[0])

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the axes before ``axis``."""
        return (inputs[0][: self.axis],)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input where sizes or squares are summed, else nothing."""
        return SAVES_INPUT if self.operation in ("asum", "sumsq") else SAVES_NOTHING

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the axes before ``axis`` number by number, the others whole."""
        return Reach.number_by_number(self.axis % len(inputs[0]))
