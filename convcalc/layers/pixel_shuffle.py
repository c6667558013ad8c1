"""Rearrangement of channels into positions."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import image_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape


class PixelShuffle(Layer):
    """Makes r*r pixels of r*r channels, r being ``upscale_factor``.

    Shapes: (N, C*r*r, H, W) -> (N, C, H*r, W*r).
    Errors: wrong-input-shape, not-divisible.
    Source: Shi et al. 2016, arXiv:1609.05158; PyTorch ``torch.nn.PixelShuffle``.
    """

    group = "shape"
    example = "{type: pixel_shuffle, upscale_factor: 2}"
    example_input = "48x48x256"
    keeps = SAVES_NOTHING

    upscale_factor: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image and channels that do not make up whole pixels."""
        (shape,) = inputs
        yield from image_problems(shape)
        factor = self.upscale_factor
        for count in shape[1:2]:
            quotient, remainder = divmod(count, factor**2)
            if remainder:
                yield Problem(
                    "not-divisible",
                    f"upscale_factor squared must divide the input's channels,"
                    f" but {count} = {factor}*{factor} x {quotient} + {remainder}",
                    "upscale_factor",
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, H*r, W*r)."""
        ((batch, channels, height, width),) = inputs
        factor = self.upscale_factor
        return ((batch, channels // factor**2, height * factor, width * factor),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return a pixel of the input for r positions on each axis."""
        factor = self.upscale_factor
        spread = (Along.nearest(axis, 1, factor) for axis in (2, 3))
        return Reach((Along(0), None, *spread), kept=True)
