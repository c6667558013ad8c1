"""Flattening as Caffe computes it."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.flatten import Flatten
from convcalc.layers.shared.base import axis_problems
from convcalc.shapes import Shape


class FlattenOrInsert(Flatten):
    """Joins the axes from ``axis`` to ``end_axis``; if none lies between them, adds one of 1.

    Shapes: (N, C, *W) -> (N, C*W*W) by default.
    Errors: no-such-axis, axes-out-of-order.
    Source: Caffe ``FlattenLayer::Reshape``, which counts from ``axis`` to ``end_axis + 1``.
    """

    group = "Caffe"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there, or more than one step in the wrong order."""
        (shape,) = inputs
        missing = [
            *axis_problems("axis", self.axis, shape),
            *axis_problems("end_axis", self.end_axis, shape),
        ]
        if missing or self.axis % len(shape) != self.end_axis % len(shape) + 1:
            yield from super().check(inputs)
