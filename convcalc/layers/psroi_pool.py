"""Position-sensitive pooling of regions."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.axes import image_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.shapes import Shape


class PsroiPool(Layer):
    """Pools each region that the second input lists, each bin from channels of its own.

    Shapes: (N, C*G*G, H, W), (R, 5) -> (R, C, G, G).
    Errors: wrong-input-shape, input-size-mismatch.
    Source: Dai et al. 2016, arXiv:1605.06409; its Caffe ``PSROIPoolingLayer::Reshape``.
    """

    group = "Caffe"
    arity = (2, 2)
    example = "{type: psroi_pool, inputs: [data, regions], out_channels: 21, group_size: 7}"
    example_input = "38x63x1029, 5"
    reads = "everything"
    keeps = SAVES_INPUT
    regions_input = 1

    out_channels: Annotated[int, Range(1)]
    group_size: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image or has other channels."""
        shape, _ = inputs
        problems = tuple(image_problems(shape))
        yield from problems
        size = self.group_size
        if not problems and shape[1] != self.out_channels * size * size:
            yield Problem(
                "input-size-mismatch",
                Words(
                    "the channels must be {out_channels}*group_size*group_size, but"
                    " {count}*{size}*{size} = {wanted} and {input1} has {channels}",
                    count=self.out_channels,
                    size=size,
                    wanted=self.out_channels * size * size,
                    channels=shape[1],
                ),
                "out_channels",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (R, C, G, G)."""
        _, regions = inputs
        return ((*(regions[:1] or (1,)), self.out_channels, self.group_size, self.group_size),)
