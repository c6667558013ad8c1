"""Enlargement of each channel."""

from collections.abc import Iterator
from math import gcd
from typing import Annotated, ClassVar, Literal

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.axes import axes_problems, spatial_problems
from convcalc.layers.shared.base import Choice, Layer, Range
from convcalc.layers.shared.gradient_and_reach import (
    SAVES_INPUT,
    SAVES_NOTHING,
    Along,
    Reach,
    Saved,
)
from convcalc.layers.shared.ratio import Ratio
from convcalc.shapes import Shape, axis_names, by_axis
from convcalc.windows import PerAxis, per_axis

Mode = Literal["nearest", "nearest-exact", "area", "linear", "bilinear", "bicubic", "trilinear"]
_AXES: dict[Mode, int] = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}


class Upsample(Layer):
    """Enlarges each channel ``scale_factor`` times, or to ``size``.

    A decimal factor is multiplied in double precision, as PyTorch does it: 345 pixels 1.4 times
    are 482. A fraction such as 7/5, and what an expression works out, is exact: 483.

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = W1*scale_factor rounded down, or ``size``.
    MACs: none counted.
    Errors: wrong-input-shape, wrong-number, mode-does-not-fit, missing-field,
        given-both-ways, output-too-small.
    Source: PyTorch ``torch.nn.Upsample`` and ``torch.nn.functional.interpolate``.
    """

    group = "shape"
    example = "{type: upsample, scale_factor: 2, mode: bilinear}"
    example_input = "28x28x256"

    sized_by: ClassVar = "size"

    size: Annotated[PerAxis | None, Range(1)] = None
    scale_factor: Ratio | tuple[Ratio, ...] | None = None
    mode: Annotated[
        Mode,
        Choice(
            ("nearest", "nearest-exact", "area", "linear", "bilinear", "bicubic", "trilinear")
        ),
    ] = "nearest"
    align_corners: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield a size given in no way or in two, and a mode that is for other inputs."""
        (shape,) = inputs
        problems = [
            *spatial_problems(shape),
            *axes_problems("size", self.size, shape),
            *axes_problems("scale_factor", self.scale_factor, shape),
        ]
        yield from problems
        yield from self._mode_problems(len(shape) - 2)
        if (self.size is None) == (self.scale_factor is None):
            missing_both = self.size is None
            given = "neither is given" if missing_both else "both are given"
            yield Problem(
                "missing-field" if missing_both else "given-both-ways",
                Words(
                    "upsample must have either size or {scale_factor}, but {given}",
                    given=given,
                ),
                "scale_factor",
                about="fields",
            )
        elif not problems:
            yield from self._empty_axes(inputs)

    def _mode_problems(self, axes: int) -> Iterator[Problem]:
        """Yield a mode that is for other inputs, or that has no use for corners."""
        if axes > 0 and _AXES.get(self.mode, axes) != axes:
            yield Problem(
                "mode-does-not-fit",
                f"mode must be one for {axes} spatial ax{'is' if axes == 1 else 'es'},"
                f" but it is {self.mode}, for {_AXES[self.mode]}",
                "mode",
            )
        if self.align_corners and self.mode not in _AXES:
            yield Problem(
                "mode-does-not-fit",
                f"align_corners must go with a mode that interpolates, but mode is {self.mode}",
                "align_corners",
                f"the modes that interpolate are {', '.join(_AXES)}",
                about="fields",
            )

    def _empty_axes(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes of which nothing is left."""
        ((_, _, *size),) = inputs
        sizes = zip(axis_names(len(size)), size, self._sizes(size), strict=True)
        empty = {
            axis: f"{before} times {self._factor(number)} rounds down to 0"
            for number, (axis, before, after) in enumerate(sizes)
            if after < 1
        }
        if empty:
            yield Problem(
                "output-too-small",
                f"the output must have at least one pixel, but {by_axis(empty, len(size))}",
                "scale_factor",
                "shrink less",
            )

    def _sizes(self, size: list[int]) -> Shape:
        """Return W2 of each axis."""
        if self.size is not None:
            return per_axis(self.size, len(size))
        return tuple(self._factor(axis).times(before) for axis, before in enumerate(size))

    def _factor(self, axis: int) -> Ratio:
        factor = self.scale_factor
        assert factor is not None
        return factor if isinstance(factor, Ratio) else factor[axis]

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, *W2)."""
        ((batch, channels, *size),) = inputs
        return ((batch, channels, *self._sizes(size)),)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input where areas are averaged to more than one pixel, else nothing.

        Source: PyTorch ``interpolate``, whose mode area is ``adaptive_avg_pool``.
        """
        ((_, _, *size),) = self.output_shapes(inputs)
        return SAVES_INPUT if self.mode == "area" and set(size) != {1} else SAVES_NOTHING

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the pixels between which a position is interpolated, or the one it lies on.

        Source: PyTorch ``area_pixel_compute_source_index`` and ``nearest_idx``.
        """
        ((_, _, *size),) = inputs
        sizes = enumerate(zip(size, self._sizes(size), strict=True))
        axes = (self._along(axis, before, after) for axis, (before, after) in sizes)
        return Reach((Along(0), Along(1), *axes))

    def _along(self, axis: int, before: int, after: int) -> Along:
        """Return how one spatial axis is read."""
        above, below = before, after
        if self.size is None and self.mode != "area":
            below, above, _ = self._factor(axis)
        shared = gcd(above, below)
        above, below = above // shared, below // shared
        if above == below:
            return Along(axis + 2)
        if self.mode == "nearest" or before == 1:
            return Along.nearest(axis + 2, above, below)
        if self.mode == "nearest-exact":
            return Along.nearest_exact(axis + 2, above, below)
        if self.mode == "area":
            return Along.parts(axis + 2, above, below)
        margin = 1 if self.mode == "bicubic" else 0
        if self.align_corners:
            return Along.aligned(axis + 2, before, after, margin)
        return Along.between(axis + 2, above, below, margin)
