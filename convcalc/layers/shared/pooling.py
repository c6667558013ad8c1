"""What the pooling layers share."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Choice, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.sliding import SlidingLayer, has_spatial_axes, wrong_counts
from convcalc.shapes import Shape, axis_names, by_axis
from convcalc.windows import Padding, PerAxis, Rounding, Window, positions_of


class Pooling(SlidingLayer):
    """Takes one number from each window of each channel."""

    group = "pooling"
    notation = "POOL"
    keeps = SAVES_INPUT

    unpadded_axes: ClassVar[int | None] = None
    """With how many spatial axes a window must fit into the input without its padding."""

    kernel_size: Annotated[PerAxis, Range(1)]
    stride: Annotated[PerAxis | None, Range(1)] = None
    padding: Annotated[Padding, Range(0)] = 0
    rounding: Annotated[Rounding, Choice(("exact", "floor", "ceil"))] = "exact"

    @property
    def window_rounding(self) -> Rounding:
        """What becomes of a division with a remainder."""
        return self.rounding

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield padding that is too large and what does not fit."""
        (shape,) = inputs
        yield from self.window_problems(inputs)
        if has_spatial_axes(shape) and not wrong_counts(self, len(shape) - 2):
            windows = self.windows(inputs)
            yield from self.padding_problems(windows)
            if len(windows) == self.unpadded_axes:
                yield from self._unpadded_problems(windows)

    def padding_problems(self, windows: tuple[Window, ...]) -> Iterator[Problem]:
        """Yield a padding that some window would see nothing but.

        Source: PyTorch ``pool2d_shape_check`` (at most half the kernel, dilated or not).
        """
        for window in windows if self.padding != "same" else ():
            kernel, padding = window.kernel_size, max(window.padding)
            if 2 * padding > kernel:
                yield Problem(
                    "pooling-padding-too-large",
                    Words(
                        "{padding} of a pooling layer must be at most half of {kernel_size},"
                        " but it is {pad} and {kernel_size} is {kernel}",
                        pad=padding,
                        kernel=kernel,
                    ),
                    "padding",
                    about="fields",
                )
                return

    def _unpadded_problems(self, windows: tuple[Window, ...]) -> Iterator[Problem]:
        """Yield windows that only padding makes fit.

        Source: PyTorch ``pool3d_shape_check`` with ``check_input_size``.
        """
        excess = {
            axis: f"{it.kernel_size} > {it.size}"
            for axis, it in zip(axis_names(len(windows)), windows, strict=True)
            if it.kernel_size > it.size and it.travel >= 0
        }
        if excess:
            yield Problem(
                "window-exceeds-input",
                Words(
                    "the window must fit into the input without {padding}, as PyTorch asks of"
                    " {axes} axes, but {excess}",
                    axes=len(windows),
                    excess=by_axis(excess, len(windows)),
                ),
                "kernel_size",
                "make the window smaller",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, *W2)."""
        ((batch, channels, *_),) = inputs
        return ((batch, channels, *positions_of(self.windows(inputs))),)
