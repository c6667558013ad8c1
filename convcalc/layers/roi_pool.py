"""Pooling of regions."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import image_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.shapes import Shape


class RoiPool(Layer):
    """Pools each region that the second input lists to one size.

    Shapes: (N, C, H, W), (R, 5) -> (R, C, height, width).
    Errors: wrong-input-shape.
    Source: Girshick 2015, arXiv:1504.08083; its Caffe ``ROIPoolingLayer::Reshape``.
    """

    group = "Caffe"
    arity = (2, 2)
    example = "{type: roi_pool, inputs: [data, regions], height: 7, width: 7}"
    example_input = "38x50x512, 5"
    reads = "everything"
    keeps = SAVES_INPUT
    regions_input = 1

    height: Annotated[int, Range(1)]
    width: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image."""
        yield from image_problems(inputs[0])

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (R, C, height, width)."""
        (_, channels, *_), regions = inputs
        return ((*(regions[:1] or (1,)), channels, self.height, self.width),)
