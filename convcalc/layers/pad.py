"""Padding as a layer of its own."""

from collections.abc import Iterator
from typing import Annotated, Literal

from convcalc.diagnostics import Problem
from convcalc.layers.axes import axes_problems, spatial_problems
from convcalc.layers.base import Choice, Layer, layer_type
from convcalc.layers.effects import SAVES_INPUT, SAVES_NOTHING, Along, Reach, Saved
from convcalc.shapes import Shape, axis_names
from convcalc.windows import PerAxis, per_axis

Mode = Literal["constant", "reflect", "replicate", "circular"]


@layer_type
class Pad(Layer):
    """Adds positions around each channel, or cuts them off where ``padding`` is negative.

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = W1 + P_begin + P_end for each axis.
    Parameters: none.
    MACs: none.
    Errors: no-spatial-axes, wrong-number-of-axes, padding-exceeds-input, output-too-small.
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
        (_, _, *size) = shape
        for axis, whole, sides in zip(
            axis_names(len(size)), size, self._sides(len(size)), strict=True
        ):
            yield from self._axis_problems(axis, whole, sides)

    def _axis_problems(self, axis: str, size: int, sides: tuple[int, int]) -> Iterator[Problem]:
        most = {"reflect": size - 1, "circular": size}.get(self.mode)
        if most is not None and max(sides) > most:
            yield Problem(
                "padding-exceeds-input",
                f"padding must be {'less than' if most < size else 'at most'} the input in mode"
                f" {self.mode}, but on the {axis} it is {max(sides)} and the input has {size}",
                "padding",
            )
        elif (cut := sum(-it for it in sides if it < 0)) > size:
            yield Problem(
                "padding-exceeds-input",
                f"padding must not cut off more than there is,"
                f" but on the {axis} it cuts {cut} off {size}",
                "padding",
            )
        elif size + sum(sides) < 1:
            begin, end = sides
            yield Problem(
                "output-too-small",
                f"the output must have at least one pixel, but on the {axis}"
                f" {size} - {-begin} - {-end} = {size + sum(sides)}",
                "padding",
            )

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
        padded = (Along(axis, padding=begin) for axis, (begin, _) in sides)
        return Reach((Along(0), Along(1), *padded), kept=True)
