"""Padding as a layer of its own."""

from collections.abc import Iterator
from typing import Annotated, Literal

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.axes import axes_problems, spatial_problems
from convcalc.layers.shared.base import Choice, Layer
from convcalc.layers.shared.gradient_and_reach import (
    SAVES_INPUT,
    SAVES_NOTHING,
    Along,
    Reach,
    Saved,
)
from convcalc.shapes import Shape, axis_names, by_axis
from convcalc.windows import PerAxis, per_axis

Mode = Literal["constant", "reflect", "replicate", "circular"]


class Pad(Layer):
    """Adds positions around each channel, or cuts them off where ``padding`` is negative.

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = W1 + P_begin + P_end for each axis.
    Errors: wrong-input-shape, wrong-number, exceeds-input, output-too-small.
    Source: PyTorch ``torch.nn.ConstantPad2d``, ``ReflectionPad2d`` (less than W1 on a side),
        ``ReplicationPad2d``, ``CircularPad2d`` (at most W1).
    """

    group = "shape"
    example = "{type: pad, padding: 3, mode: reflect}"
    example_input = "256x256x3"

    padding: PerAxis
    mode: Annotated[Mode, Choice(("constant", "reflect", "replicate", "circular"))] = "constant"
    value: float = 0.0

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield more padding than the mode can take from the input, and an empty output."""
        (shape,) = inputs
        problems = [
            *spatial_problems(shape),
            *axes_problems("padding", self.padding, shape, pairs=True),
        ]
        yield from problems
        if problems:
            return
        excess = self._excess(shape[2:])
        repeated, cut_off, empty = (by_axis(it, len(shape) - 2) for it in excess)
        if repeated:
            bound = "less than" if self.mode == "reflect" else "at most"
            yield Problem(
                "exceeds-input",
                Words(
                    "{padding} must be {bound} the input in mode {mode}, but {repeated}",
                    bound=bound,
                    mode=self.mode,
                    repeated=repeated,
                ),
                "padding",
                "modes replicate and constant can pad by any number",
            )
        if cut_off:
            yield Problem(
                "exceeds-input",
                Words(
                    "{padding} must not cut off more than there is, but {cut_off}",
                    cut_off=cut_off,
                ),
                "padding",
            )
        if empty:
            yield Problem(
                "output-too-small",
                f"the output must have at least one pixel, but {empty}",
                "padding",
            )

    def _excess(self, size: Shape) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
        """Return axes with more repeated than there is, with more cut off, and with all."""
        repeated: dict[str, str] = {}
        cut_off: dict[str, str] = {}
        empty: dict[str, str] = {}
        names = axis_names(len(size))
        for axis, whole, sides in zip(names, size, self._sides(len(size)), strict=True):
            cut = sum(-it for it in sides if it < 0)
            most = whole - (self.mode == "reflect")
            if self.mode in ("reflect", "circular") and max(sides) > most:
                repeated[axis] = f"{max(sides)} {'>' if most == whole else '>='} {whole}"
            elif cut > whole:
                cut_off[axis] = f"{cut} > {whole}"
            elif whole + sum(sides) < 1:
                empty[axis] = f"{whole} - {cut} = 0"
        return repeated, cut_off, empty

    def _sides(self, axes: int) -> tuple[tuple[int, int], ...]:
        """Return the padding before and behind each axis."""
        if isinstance(self.padding, tuple) and len(self.padding) == 2 * axes:
            return tuple((self.padding[2 * it], self.padding[2 * it + 1]) for it in range(axes))
        return tuple((it, it) for it in per_axis(self.padding, axes))

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, *W2)."""
        ((batch, channels, *size),) = inputs
        sides = self._sides(len(size))
        return ((batch, channels, *(a + sum(b) for a, b in zip(size, sides, strict=True))),)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input where positions are repeated at the edge, else nothing."""
        return SAVES_INPUT if self.mode in ("reflect", "replicate") else SAVES_NOTHING

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, the first ones in the padding."""
        (shape,) = inputs
        sides = enumerate(self._sides(len(shape) - 2), start=2)
        padded = (Along.moved(axis, -begin) for axis, (begin, _) in sides)
        return Reach((Along(0), Along(1), *padded), kept=True)
