"""Resizing by bilinear interpolation."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import image_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape


class Interp(Layer):
    """Resizes an image, first cropped by ``crop_begin`` and ``crop_end``.

    Shapes: (N, C, H, W) -> (N, C, H2, W2): H2 = (H - 1)/shrink_factor + 1 rounded down, then
        H2 + (H2 - 1)*(zoom_factor - 1); or ``height`` and ``width`` as given.
    MACs: none counted.
    Errors: wrong-input-shape, exceeds-input.
    Source: ``InterpLayer::Reshape`` of DeepLab's and PSPNet's Caffe.
    """

    group = "Caffe"
    example = "{type: interp, zoom_factor: 8}"
    keeps = SAVES_NOTHING

    height: Annotated[int, Range(0)] = 0
    width: Annotated[int, Range(0)] = 0
    zoom_factor: Annotated[int, Range(1)] = 1
    shrink_factor: Annotated[int, Range(1)] = 1
    crop_begin: Annotated[int, Range(0)] = 0
    crop_end: Annotated[int, Range(0)] = 0

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image or vanishes when cropped."""
        problems = tuple(image_problems(inputs[0]))
        yield from problems
        cropped = self.crop_begin + self.crop_end
        for size in inputs[0][2:] if not problems else ():
            if size <= cropped:
                yield Problem(
                    "exceeds-input",
                    f"what is cropped must leave something,"
                    f" but {size} - {self.crop_begin} - {self.crop_end} = {size - cropped}",
                    "crop_begin",
                )
                return

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, H2, W2)."""
        ((batch, channels, *size),) = inputs
        if self.height and self.width:
            return ((batch, channels, self.height, self.width),)
        return ((batch, channels, *map(self._resized, size)),)

    def _resized(self, size: int) -> int:
        shrunk = (size - self.crop_begin - self.crop_end - 1) // self.shrink_factor + 1
        return shrunk + (shrunk - 1) * (self.zoom_factor - 1)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the pixels on each axis between which a position lies, or the one it is on."""
        cropped = self.crop_begin + self.crop_end
        sizes = zip(inputs[0][2:], self.output_shapes(inputs)[0][2:], strict=True)
        whole = (
            Along.aligned(axis, before - cropped, after)
            for axis, (before, after) in enumerate(sizes, start=2)
        )
        return Reach((Along(0), Along(1), *(it.behind(self.crop_begin) for it in whole)))
