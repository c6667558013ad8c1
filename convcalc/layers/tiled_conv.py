"""Convolution that cycles through several sets of filters."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.formula import Letter
from convcalc.layers.shared.axes import axes_problems
from convcalc.layers.shared.base import Range
from convcalc.layers.shared.convolution import Convolution
from convcalc.layers.shared.formula_letters import per_axis_letters
from convcalc.shapes import Shape, axis_names, by_axis
from convcalc.windows import PerAxis, per_axis


class TiledConv(Convolution):
    """Takes the next of ``tiles`` sets of filters at each step: tiled convolution.

    Shapes: (N, D1, *W1) -> (N, K, *W2) as a conv: W2 = (W1 - E + P_begin + P_end)/S + 1.
    Parameters: t*t * F*F*(D1/groups)*K weights and, with ``bias``, t*t*K biases, t being
        ``tiles``; t = 1 is a conv, t = W2 is locally connected.
    MACs: as a conv: N*K*W2*W2 * F*F*(D1/groups).
    Errors: tiles-exceed-output, not-divisible, input-size-mismatch, window-exceeds-input,
        stride-does-not-divide, wrong-number, wrong-input-shape.
    Source: Gregor & LeCun 2010, arXiv:1006.0448; Le et al. 2010, "Tiled convolutional neural
        networks"; Goodfellow, Bengio, Courville 2016, "Deep Learning", section 9.5.
    """

    example = "{type: tiled_conv, out_channels: 16, kernel_size: 3, tiles: 2}"
    example_input = "32x32x3"

    tiles: Annotated[PerAxis, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what a conv refuses, and sets of filters that no position would use."""
        (shape,) = inputs
        problems = [
            *self.convolution_problems(inputs),
            *axes_problems("tiles", self.tiles, shape),
        ]
        yield from problems
        if any(it.severity == "error" for it in problems):
            return
        positions = self.positions(inputs)
        banks = zip(axis_names(len(positions)), self.banks(inputs), positions, strict=True)
        excess = {axis: f"{tiles} > {size}" for axis, tiles, size in banks if tiles > size}
        if excess:
            yield Problem(
                "tiles-exceed-output",
                f"tiles must not exceed the output, but {by_axis(excess, len(positions))}",
                "tiles",
                "as many tiles as positions make the layer locally_connected",
            )

    def banks(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return t for each axis."""
        ((_, _, *size),) = inputs
        return per_axis(self.tiles, len(size))

    def bank_letters(self, inputs: tuple[Shape, ...]) -> tuple[Letter, ...]:
        """Return t for each axis."""
        return per_axis_letters("t", self.banks(inputs))
