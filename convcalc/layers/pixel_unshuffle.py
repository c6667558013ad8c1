"""Rearrangement of positions into channels."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import image_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape, axis_names, by_axis


class PixelUnshuffle(Layer):
    """Makes r*r channels of r*r pixels, r being ``downscale_factor``.

    Shapes: (N, C, H*r, W*r) -> (N, C*r*r, H, W).
    Errors: wrong-input-shape, not-divisible.
    Source: PyTorch ``torch.nn.PixelUnshuffle``; "passthrough" of Redmon & Farhadi 2016,
        arXiv:1612.08242.
    """

    group = "shape"
    example = "{type: pixel_unshuffle, downscale_factor: 2}"
    example_input = "26x26x64"
    keeps = SAVES_NOTHING

    downscale_factor: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image and sizes that do not divide."""
        (shape,) = inputs
        problems = tuple(image_problems(shape))
        yield from problems or self._factor_problems(shape[2:])

    def _factor_problems(self, sizes: Shape) -> Iterator[Problem]:
        factor = self.downscale_factor
        left = {
            axis: f"{size} = {factor} x {size // factor} + {size % factor}"
            for axis, size in zip(axis_names(len(sizes)), sizes, strict=True)
            if size % factor
        }
        if left:
            yield Problem(
                "not-divisible",
                f"downscale_factor must divide the input's height and width,"
                f" but {by_axis(left, len(sizes))}",
                "downscale_factor",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C*r*r, H, W)."""
        ((batch, channels, height, width),) = inputs
        factor = self.downscale_factor
        return ((batch, channels * factor**2, height // factor, width // factor),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return r pixels of the input at each position of each axis."""
        factor = self.downscale_factor
        return Reach(
            (Along(0), None, *(Along.parts(axis, factor, 1) for axis in (2, 3))), kept=True
        )
