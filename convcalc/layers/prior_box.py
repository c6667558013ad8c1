"""Boxes that a detector starts from."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import image_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


class PriorBox(Layer):
    """Puts ``boxes`` boxes on each pixel of its first input; the second is the image.

    A prototxt's PriorBox is counted as SSD's. TextBoxes and FaceBoxes give it other numbers of
    boxes with the same fields, which their files do not tell.

    Shapes: (N, C, H, W), image -> (1, 2, H*W*boxes*4): corners, then their variances.
    Errors: wrong-input-shape.
    Source: Liu et al. 2015, arXiv:1512.02325; SSD's Caffe ``PriorBoxLayer::Reshape``.
    """

    group = "Caffe"
    arity = (2, 2)
    example = "{type: prior_box, inputs: [features, data], boxes: 6}"
    example_input = "19x19x512, 300x300x3"
    keeps = SAVES_NOTHING
    reads = "everything"

    boxes: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield features that are no image."""
        yield from image_problems(inputs[0])

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (1, 2, H*W*boxes*4)."""
        (_, _, height, width), _ = inputs
        return ((1, 2, height * width * self.boxes * 4),)
