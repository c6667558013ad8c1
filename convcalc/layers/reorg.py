"""Space to depth and back."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import image_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape


class Reorg(Layer):
    """Stacks each ``stride`` x ``stride`` block of pixels as channels, or the ``reverse``.

    Shapes: (N, C, H, W) -> (N, C*s*s, H/s, W/s), or (N, C/(s*s), H*s, W*s).
    Errors: wrong-input-shape, stride-does-not-divide.
    Source: Redmon & Farhadi 2016, arXiv:1612.08242; YOLO's Caffe ``ReorgLayer``.
    """

    group = "Caffe"
    example = "{type: reorg, stride: 2}"
    example_input = "26x26x64"
    keeps = SAVES_NOTHING

    stride: Annotated[int, Range(1)]
    reverse: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield sizes that the blocks do not divide."""
        problems = tuple(image_problems(inputs[0]))
        yield from problems or self._remainders(inputs[0])

    def _remainders(self, shape: Shape) -> Iterator[Problem]:
        block = self.stride * self.stride if self.reverse else self.stride
        named = dict(zip(("channels", "height", "width"), shape[1:], strict=True))
        for name in ("channels",) if self.reverse else ("height", "width"):
            quotient, remainder = divmod(named[name], block)
            if remainder or not quotient:
                yield Problem(
                    "stride-does-not-divide",
                    f"the blocks must divide the {name},"
                    f" but {named[name]} = {block} x {quotient} + {remainder}",
                    "stride",
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape with pixels and channels exchanged."""
        ((batch, channels, height, width),) = inputs
        stride = self.stride
        if self.reverse:
            return ((batch, channels // (stride * stride), height * stride, width * stride),)
        return ((batch, channels * stride * stride, height // stride, width // stride),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return a block for each pixel, or a pixel for each block; channels in no order."""
        stride = self.stride
        if self.reverse:
            size = (Along.nearest(axis, 1, stride) for axis in (2, 3))
        else:
            size = (Along.parts(axis, stride, 1) for axis in (2, 3))
        return Reach((Along(0), None, *size))
