"""Detection head of a grid of cells."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer, Range, channel_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_OUTPUT
from convcalc.shapes import Shape


class Yolo(Layer):
    """Reads the boxes that each cell of a grid predicts, ``anchors`` of them.

    A box has ``coords`` numbers (twice as many with their uncertainties), a score, and one
    number for each of the ``classes``.

    Shapes: (N, A*(classes + coords + 1), H, W) -> the same.
    Parameters: none.
    MACs: none counted.
    Errors: wrong-head-channels, wrong-input-shape.
    Source: Redmon & Farhadi 2016, arXiv:1612.08242, and 2018, arXiv:1804.02767; Darknet
        ``parse_yolo``, ``parse_region``, ``parse_gaussian_yolo``.
    """

    group = "other"
    example = "{type: yolo, classes: 80, anchors: 3}"
    example_input = "13x13x255"
    keeps = SAVES_OUTPUT
    reads = "numbers"
    notation = "YOLO"

    classes: Annotated[int, Range(0)]
    anchors: Annotated[int, Range(1)] = 3
    coords: Annotated[int, Range(0)] = 4

    @property
    def channels(self) -> int:
        """How many channels the boxes of a cell take."""
        return self.anchors * (self.classes + self.coords + 1)

    @property
    def worked_out(self) -> str:
        """How many channels that is: ``(80 + 5)*3 = 255``."""
        return f"({self.classes} + {self.coords + 1})*{self.anchors} = {self.channels}"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield other channels than the boxes take."""
        problems = tuple(channel_problems(inputs[0]))
        yield from problems
        if not problems and inputs[0][1] != self.channels:
            yield Problem(
                "wrong-head-channels",
                Words(
                    "the channels must be ({classes} + {each})*{anchors} = {worked_out},"
                    " but the input has {channels}",
                    each=self.coords + 1,
                    worked_out=self.worked_out,
                    channels=inputs[0][1],
                ),
                "classes",
            )
