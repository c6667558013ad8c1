"""Boxes from distances to their sides."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape

_AXES = 3
_SIDES = 4


class DecodeBoxes(Layer):
    """Turns distances from each position to the four sides of a box into the box.

    The box is a centre, a width and a height, in pixels of the image; a second input turns each
    box by an angle.

    Shapes: (N, 4, positions), perhaps (N, 1, positions) -> (N, 4, positions).
    Parameters: none.
    MACs: none counted.
    Errors: wrong-input-shape, shapes-differ.
    Source: Tian et al. 2019, "FCOS", arXiv:1904.01355, section 3.1.
    """

    arity: ClassVar = (1, 2)
    example = "{type: decode_boxes}"
    example_input = "8400x4"
    keeps = SAVES_NOTHING
    notation = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what has no four distances, and angles of other positions."""
        distances, *angles = inputs
        if len(distances) != _AXES or distances[1] != _SIDES:
            yield Problem(
                "wrong-input-shape",
                Words(
                    "{nth} must be (N, 4, positions), but it is {shape}",
                    nth=Input(1),
                    shape=list(distances),
                ),
                "inputs",
            )
        elif angles and angles[0] != (distances[0], 1, distances[2]):
            yield Problem(
                "shapes-differ",
                Words(
                    "there must be an angle for each position, but {input1} is {shape} and"
                    " {input2} is {other}",
                    shape=list(distances),
                    other=list(angles[0]),
                ),
                "inputs",
            )

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return position by position, all distances of it."""
        return Reach((Along(0), None, Along(2)))
