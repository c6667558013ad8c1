"""Detections of a known number."""

from typing import Annotated

from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


class Detections(Layer):
    """Turns predictions into rows of numbers; how many is known only when it runs.

    Shapes: any -> (1, 1, rows, numbers).
    Source: YOLO's Caffe ``YoloDetectionOutputLayer::Reshape``, which counts one row of 7.
    """

    group = "Caffe"
    arity = (1, None)
    example = "{type: detections, numbers: 7}"
    keeps = SAVES_NOTHING
    reads = "everything"

    rows: Annotated[int, Range(1)] = 1
    numbers: Annotated[int, Range(1)] = 7

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (1, 1, rows, numbers)."""
        return ((1, 1, self.rows, self.numbers),)
