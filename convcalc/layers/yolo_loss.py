"""Losses of detectors that predict boxes in a grid."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import batch_problems
from convcalc.shapes import Shape

_CORNERS_AND_SCORE = 5


class YoloLoss(Layer):
    """Loss of the ``boxes`` that each cell of a grid predicts, checked only if they are given.

    Shapes: predictions, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Redmon & Farhadi 2016, arXiv:1612.08242, and 2018, arXiv:1804.02767; YOLO's Caffe
        ``RegionLossLayer`` (which checks nothing) and ``Yolov3Layer::LayerSetUp``.
    """

    group = "Caffe"
    arity = (2, 2)
    example = "{type: yolo_loss, inputs: [predictions, labels], boxes: 3, classes: 20}"
    example_input = "13x13x75, 30x5x1"
    reads = "everything"
    keeps = SAVES_INPUT

    boxes: Annotated[int | None, Range(1)] = None
    classes: Annotated[int, Range(0)] = 20

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield other batches, and predictions that are not as many as the boxes ask for."""
        if self.boxes is None:
            return
        predictions, labels = inputs
        yield from batch_problems(predictions, labels)
        each = self.classes + _CORNERS_AND_SCORE
        cells = prod(predictions[2:])
        if prod(predictions[1:]) != cells * self.boxes * each:
            yield Problem(
                "shapes-differ",
                Words(
                    "each cell must predict {boxes}*({classes} + {others}) numbers, but"
                    " {B}*({C} + {others}) = {wanted} and {input1} gives {channels}",
                    others=_CORNERS_AND_SCORE,
                    B=self.boxes,
                    C=self.classes,
                    wanted=self.boxes * each,
                    channels=prod(predictions[1:2]),
                ),
                "inputs",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape of one number: no axes."""
        return ((),)
