"""Detection head of the first YOLO."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_OUTPUT
from convcalc.shapes import Shape


class YoloGrid(Layer):
    """Reads what each cell of a ``side`` x ``side`` grid predicts from one row of numbers.

    A cell has one number for each of the ``classes``, and ``boxes`` of ``coords`` numbers and a
    score.

    Shapes: (N, ...) of side*side*(boxes*(coords + 1) + classes) numbers -> the same.
    Parameters: none.
    MACs: none counted.
    Errors: wrong-head-channels.
    Source: Redmon et al. 2015, arXiv:1506.02640, section 2; Darknet ``make_detection_layer``.
    """

    group = "other"
    example = "{type: yolo_grid, classes: 20}"
    example_input = "1470"
    keeps = SAVES_OUTPUT
    reads = "everything"
    notation = "YOLO"

    classes: Annotated[int, Range(0)]
    side: Annotated[int, Range(1)] = 7
    boxes: Annotated[int, Range(1)] = 2
    coords: Annotated[int, Range(0)] = 4

    @property
    def numbers(self) -> int:
        """How many numbers the grid takes."""
        return self.side**2 * (self.boxes * (self.coords + 1) + self.classes)

    @property
    def worked_out(self) -> str:
        """How many numbers that is: ``7*7*(2*(4 + 1) + 20) = 1470``."""
        box = f"{self.boxes}*({self.coords} + 1)"
        return f"{self.side}*{self.side}*({box} + {self.classes}) = {self.numbers}"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield other numbers than the grid takes."""
        given = prod(inputs[0][1:])
        if given != self.numbers:
            yield Problem(
                "wrong-head-channels",
                Words(
                    "the numbers must be {side}*{side}*({boxes}*({coords} + 1) + {classes}) ="
                    " {worked_out}, but the input has {given}",
                    worked_out=self.worked_out,
                    given=given,
                ),
                "classes",
            )
