"""Checks shared by all layers with a sliding window."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.base import Layer
from convcalc.layers.fitting import fit_problems
from convcalc.shapes import Shape, axis_names, shape_text
from convcalc.windows import Padding, PerAxis, Rounding, Window, slide


class SlidingLayer(Layer):
    """A layer that reads its input through a window; the subclasses' fields describe it."""

    __slots__ = ()

    kernel_size: PerAxis
    padding: Padding
    dilation: PerAxis = 1
    rounding: Rounding

    @property
    def window_stride(self) -> PerAxis:
        """Pixels from one window to the next."""
        raise NotImplementedError

    @property
    def window_rounding(self) -> Rounding:
        """What becomes of a division with a remainder."""
        raise NotImplementedError

    def windows(self, inputs: tuple[Shape, ...]) -> tuple[Window, ...]:
        """Return the window of each spatial axis of the input."""
        ((_, _, *size),) = inputs
        return slide(
            tuple(size),
            kernel_size=self.kernel_size,
            stride=self.window_stride,
            padding=self.padding,
            dilation=self.dilation,
            rounding=self.window_rounding,
        )

    def window_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what keeps the windows from existing, else what they leave over."""
        (shape,) = inputs
        rank_problems = tuple(self._rank_problems(shape))
        yield from rank_problems
        if not rank_problems:
            windows = self.windows(inputs)
            yield from fit_problems(dict(zip(axis_names(len(windows)), windows, strict=True)))

    def _rank_problems(self, shape: Shape) -> Iterator[Problem]:
        axes = len(shape) - 2
        if not has_spatial_axes(shape):
            yield Problem(
                "no-spatial-axes",
                f"a window needs an input with channels and at least one spatial axis,"
                f" but the input is {shape_text(shape)}",
            )
            return
        for field in ("kernel_size", "stride", "dilation"):
            yield from _wrong_count(field, getattr(self, field, None), (axes,), axes)
        yield from _wrong_count("padding", self.padding, (axes, 2 * axes), axes)


def has_spatial_axes(shape: Shape) -> bool:
    """Return whether a window can slide: channels and at least one axis behind them."""
    return len(shape) > 2  # noqa: PLR2004  the batch and the channels


def _wrong_count(
    field: str, value: object, allowed: tuple[int, ...], axes: int
) -> Iterator[Problem]:
    if isinstance(value, tuple) and len(value) not in allowed:
        two = " or two (begin and end)" if len(allowed) > 1 else ""
        yield Problem(
            "wrong-number-of-axes",
            f"{field} must be one number or one{two} for each spatial axis,"
            f" but it has {len(value)} and the input has {axes}: {', '.join(axis_names(axes))}",
            field,
        )
