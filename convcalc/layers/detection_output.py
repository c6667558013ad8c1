"""Detections."""

from typing import ClassVar

from convcalc.layers.shared.box_predictions import BoxPredictions
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


class DetectionOutput(BoxPredictions):
    """Decodes boxes and keeps the best; how many is known only when it runs, so one is counted.

    Shapes: locations, confidences, priors -> (1, 1, 1, 7).
    Errors: shapes-differ.
    Source: Liu et al. 2015, arXiv:1512.02325; SSD's Caffe ``DetectionOutputLayer::Reshape``.
    """

    arity: ClassVar = (3, 4)
    keeps: ClassVar = SAVES_NOTHING
    example = "{type: detection_output, inputs: [where, what, priors], classes: 21}"
    example_input = "40, 210, 40x2"

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (1, 1, 1, 7): image, label, confidence and corners of one detection."""
        return ((1, 1, 1, 7),)
