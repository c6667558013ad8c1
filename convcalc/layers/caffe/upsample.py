"""Enlargement as YOLO's Caffe computes it."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape

_LEAST_AXES = 2


class LastAxesUpsample(Layer):
    """Repeats each number ``scale_factor`` times along the last two axes.

    Shapes: (..., H, W) -> (..., H*scale_factor, W*scale_factor).
    Errors: wrong-input-shape.
    Source: ``UpsampleLayer::Reshape`` of YOLO's Caffe.
    """

    group: ClassVar = "Caffe"
    keeps: ClassVar = SAVES_NOTHING

    scale_factor: Annotated[int, Range(1)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without two axes."""
        if len(inputs[0]) < _LEAST_AXES:
            yield Problem(
                "wrong-input-shape",
                f"the input must have at least 2 axes, but it has {len(inputs[0])}",
                "inputs",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape with its last two axes multiplied."""
        ((*rest, height, width),) = inputs
        return ((*rest, height * self.scale_factor, width * self.scale_factor),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number; as many positions as the factor share a pixel."""
        axes = len(inputs[0])
        rest = map(Along, range(axes - _LEAST_AXES))
        last = range(axes)[-_LEAST_AXES:]
        grown = (Along.nearest(axis, 1, self.scale_factor) for axis in last)
        return Reach((*rest, *grown), kept=True)
