"""Evaluation of detections."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape

_DETECTION = 7
_LABEL = 8


class DetectionEvaluate(Layer):
    """Compares detections with labelled boxes.

    Shapes: (1, 1, D, 7), (1, 1, L, 8) -> (1, 1, classes - 1 + D, 5).
    Errors: wrong-input-shape.
    Source: Liu et al. 2015, arXiv:1512.02325; SSD's Caffe ``DetectionEvaluateLayer::Reshape``.
    """

    group = "Caffe"
    arity = (2, 2)
    example = "{type: detection_evaluate, inputs: [found, labels], classes: 21}"
    example_input = "100x7x1, 20x8x1"
    keeps = SAVES_NOTHING
    reads = "everything"

    classes: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield inputs that are not rows of detections and of labels."""
        wanted = zip(inputs, (_DETECTION, _LABEL), strict=True)
        for number, (shape, numbers) in enumerate(wanted, start=1):
            if (shape[:2], shape[3:]) != ((1, 1), (numbers,)):
                yield Problem(
                    "wrong-input-shape",
                    Words(
                        "{nth} must be [1, 1, rows, {numbers}], but it is [{axes}]",
                        nth=Input(number),
                        numbers=numbers,
                        axes=", ".join(map(str, shape)),
                    ),
                    "inputs",
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return a row of 5 for each class but the background and each detection."""
        (_, _, detections, _), _ = inputs
        return ((1, 1, self.classes - 1 + detections, 5),)
