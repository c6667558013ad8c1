"""Repetition along an axis."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Range, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Reach
from convcalc.shapes import Shape


class Tile(Layer):
    """Repeats its input ``tiles`` times along ``axis``.

    Shapes: (N, C, *W) -> (N, tiles*C, *W) by default.
    Errors: no-such-axis.
    Source: Caffe ``TileLayer::Reshape``.
    """

    group = "Caffe"
    example = "{type: tile, tiles: 2}"
    keeps = SAVES_NOTHING

    tiles: Annotated[int, Range(1)]
    axis: int = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there."""
        yield from axis_problems("axis", self.axis, inputs[0])

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape with ``axis`` multiplied."""
        sizes = list(inputs[0])
        sizes[self.axis] *= self.tiles
        return (tuple(sizes),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, in no order along ``axis``."""
        axes = len(inputs[0])
        return Reach.number_by_number(axes, self.axis % axes, kept=True)
