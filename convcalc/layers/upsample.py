"""Enlargement of each channel."""

from collections.abc import Iterator
from typing import Annotated, Literal

from convcalc.diagnostics import Problem
from convcalc.layers.axes import axes_problems, spatial_problems
from convcalc.layers.base import Choice, Layer, Range, layer_type
from convcalc.layers.ratio import Ratio
from convcalc.shapes import Shape, axis_names
from convcalc.windows import PerAxis, per_axis

Mode = Literal["nearest", "nearest-exact", "area", "linear", "bilinear", "bicubic", "trilinear"]
_AXES: dict[Mode, int] = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}


@layer_type
class Upsample(Layer):
    """Enlarges each channel ``scale_factor`` times, or to ``size``.

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = W1*scale_factor rounded down, or ``size``.
    Parameters: none.
    MACs: none counted.
    Errors: no-spatial-axes, wrong-number-of-axes, mode-of-other-axes, size-or-scale-factor,
        output-too-small.
    Source: PyTorch ``torch.nn.Upsample`` and ``torch.nn.functional.interpolate``.
    """

    group = "shape"
    example = "{type: upsample, scale_factor: 2, mode: bilinear}"
    example_input = "28x28x256"

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
        axes = len(shape) - 2
        if axes > 0 and _AXES.get(self.mode, axes) != axes:
            yield Problem(
                "mode-of-other-axes",
                f"mode must be one for inputs of {axes} spatial axes,"
                f" but it is {self.mode}, for {_AXES[self.mode]}",
                "mode",
            )
        if (self.size is None) == (self.scale_factor is None):
            given = "neither is given" if self.size is None else "both are given"
            yield Problem(
                "size-or-scale-factor",
                f"upsample must have either size or scale_factor, but {given}",
                "scale_factor",
            )
        elif not problems:
            yield from self._empty_axes(inputs)

    def _empty_axes(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes of which nothing is left."""
        ((_, _, *size),) = inputs
        names = axis_names(len(size))
        for axis, before, after in zip(names, size, self._sizes(size), strict=True):
            if after < 1:
                yield Problem(
                    "output-too-small",
                    f"the output must have at least one pixel, but on the {axis} {before} times"
                    f" {self._factor(names.index(axis))} rounds down to {after}",
                    "scale_factor",
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
