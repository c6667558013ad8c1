"""Columns put back as windows."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape
from convcalc.windows import PerAxis, Window, per_axis, slide

_AXES = 3


class Fold(Layer):
    """Adds each column of its input to an image, under the window that it is written out of.

    Shapes: (N, C*F*F, L) -> (N, C, *output_size), L being the positions of a window of
        ``kernel_size`` on that size: what ``im2col`` and ``flatten`` with ``axis: 2`` make.
    Errors: wrong-input-shape, not-divisible, wrong-number, window-exceeds-input,
        input-size-mismatch.
    Source: PyTorch ``torch.nn.Fold``.
    """

    group = "shape"
    example = "{type: fold, output_size: 14, kernel_size: 2, stride: 2}"
    example_input = "49x384"
    keeps = SAVES_NOTHING

    output_size: Annotated[PerAxis, Range(1)]
    kernel_size: Annotated[PerAxis, Range(1)]
    stride: Annotated[PerAxis, Range(1)] = 1
    padding: Annotated[PerAxis, Range(0)] = 0
    dilation: Annotated[PerAxis, Range(1)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield columns that are not those of the windows."""
        (shape,) = inputs
        if len(shape) != _AXES:
            yield Problem(
                "wrong-input-shape",
                "the input must have 3 axes (batch, numbers of a column, columns),"
                f" but it has {len(shape)}",
            )
        counts = tuple(self._count_problems())
        yield from counts
        if counts or len(shape) != _AXES:
            return
        _, rows, columns = shape
        taps = prod(per_axis(self.kernel_size, self._axes))
        quotient, remainder = divmod(rows, taps)
        if remainder or not quotient:
            yield Problem(
                "not-divisible",
                f"a column must hold whole windows, but {rows} = {taps} x {quotient}"
                f" + {remainder}",
                "kernel_size",
            )
        yield from self._position_problems(columns)

    def _count_problems(self) -> Iterator[Problem]:
        for field in ("kernel_size", "stride", "padding", "dilation"):
            value = getattr(self, field)
            if isinstance(value, tuple) and len(value) != self._axes:
                yield Problem(
                    "wrong-number",
                    Words(
                        "{name} must be one number or as many as {output_size}, but it has"
                        " {count} and there are {axes}",
                        name=field,
                        count=len(value),
                        axes=self._axes,
                    ),
                    field,
                    about="fields",
                )

    def _position_problems(self, columns: int) -> Iterator[Problem]:
        windows = self._windows()
        too_large = [it for it in windows if it.travel < 0]
        for it in too_large:
            yield Problem(
                "window-exceeds-input",
                f"the window must fit into the output, but {it.extent} > {it.size}"
                f" + {sum(it.padding)}",
                "kernel_size",
            )
        positions = [it.positions for it in windows]
        if not too_large and prod(positions) != columns:
            product = "*".join(map(str, positions))
            yield Problem(
                "input-size-mismatch",
                Words(
                    "{output_size} must have a position of the window for each column, but it"
                    " has {product} = {count} and there are {columns}",
                    product=product,
                    count=prod(positions),
                    columns=columns,
                ),
                "output_size",
            )

    @property
    def _axes(self) -> int:
        """The spatial axes of the output; two for a number alone."""
        return len(self.output_size) if isinstance(self.output_size, tuple) else 2

    def _windows(self) -> tuple[Window, ...]:
        """Return the window of each axis of the output."""
        return slide(
            per_axis(self.output_size, self._axes),
            kernel_size=self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            rounding="floor",
        )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, *output_size)."""
        ((batch, rows, _),) = inputs
        taps = prod(per_axis(self.kernel_size, self._axes))
        return ((batch, rows // taps, *per_axis(self.output_size, self._axes)),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return all columns: those of a window do not lie side by side."""
        return Reach((Along(0), *(None,) * (1 + self._axes)))
