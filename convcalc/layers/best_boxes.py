"""Choice of the boxes with the highest scores."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape

_AXES = 3
_SIDES = 4
_BOX = 6
"""Four numbers, a score and a class."""


class BestBoxes(Layer):
    """Keeps the boxes whose best class has the highest scores, without comparing boxes.

    A box comes as four numbers, a score for each of the ``classes``, and perhaps more; it
    leaves as four numbers, its score, its class, and the rest.

    Shapes: (N, 4 + classes + E, positions) -> (N, K, 6 + E), K being ``keep`` or all positions
        where there are fewer.
    Parameters: none.
    MACs: none counted.
    Errors: wrong-input-shape.
    Source: Wang et al. 2024, "YOLOv10", arXiv:2405.14458, section 3.1.
    """

    example = "{type: best_boxes, classes: 80}"
    example_input = "8400x84"
    keeps = SAVES_NOTHING
    reads = "everything"
    notation = None

    classes: Annotated[int, Range(1)]
    keep: Annotated[int, Range(1)] = 300

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what are no boxes with so many scores."""
        (shape,) = inputs
        least = _SIDES + self.classes
        if len(shape) != _AXES or shape[1] < least:
            yield Problem(
                "wrong-input-shape",
                f"the input must be (N, numbers, positions) with 4 + {self.classes} = {least}"
                f" numbers or more, but it is {list(shape)}",
                "classes",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, K, 6 + E)."""
        ((batch, numbers, positions),) = inputs
        extra = numbers - _SIDES - self.classes
        return ((batch, min(self.keep, positions), _BOX + extra),)
