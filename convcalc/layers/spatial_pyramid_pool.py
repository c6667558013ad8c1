"""Spatial pyramid pooling."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.axes import image_problems
from convcalc.layers.shared.base import Choice, Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.shapes import Shape
from convcalc.windows import Window, slide

_MOST_LEVELS = 24  # more bins than any image has pixels


class SpatialPyramidPool(Layer):
    """Pools an image into 1, 2x2, 4x4, ... bins and joins all of them.

    Shapes: (N, C, H, W) -> (N, C*(1 + 4 + 16 + ...)), fewer where the bins do not come out
        even; with one level (N, C, 1, 1).
    Errors: wrong-input-shape, pyramid-too-high.
    Source: He et al. 2014, arXiv:1406.4729; Caffe ``SPPLayer::GetPoolingParam``.
    """

    group = "Caffe"
    example = "{type: spatial_pyramid_pool, levels: 3}"
    reads = "everything"
    keeps = SAVES_INPUT

    levels: Annotated[int, Range(1, _MOST_LEVELS)]
    method: Annotated[str, Choice(("max", "avg", "stochastic"))] = "max"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image, and bins smaller than their padding."""
        problems = tuple(image_problems(inputs[0]))
        yield from problems or self._level_problems(inputs[0])

    def _level_problems(self, shape: Shape) -> Iterator[Problem]:
        for level in range(self.levels):
            for window in self._level(level, shape):
                if window.padding[0] >= window.kernel_size:
                    yield Problem(
                        "pyramid-too-high",
                        Words(
                            "the bins of every level must be larger than their {padding}, but"
                            " {bins} bins of {kernel} on an axis of {size} need a {padding} of"
                            " {pad}",
                            bins=2**level,
                            kernel=window.kernel_size,
                            size=window.size,
                            pad=window.padding[0],
                        ),
                        "levels",
                    )
                    return

    def _level(self, level: int, shape: Shape) -> tuple[Window, ...]:
        """Return the windows of one level: padded so that its bins cover the image."""
        bins, (_, _, *size) = 2**level, shape
        kernels = tuple(-(-length // bins) for length in size)
        pads = (kernel * bins - length for kernel, length in zip(kernels, size, strict=True))
        paddings = tuple((pad + 1) // 2 for pad in pads)
        return slide(
            tuple(size), kernel_size=kernels, stride=kernels, padding=paddings, rounding="caffe"
        )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C times the bins of all levels)."""
        ((batch, channels, *_),) = inputs
        if self.levels == 1:
            return ((batch, channels, 1, 1),)
        bins = 0
        for level in range(self.levels):
            height, width = (it.positions for it in self._level(level, inputs[0]))
            bins += height * width
        return ((batch, channels * bins),)
