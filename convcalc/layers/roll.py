"""Cyclic shift."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import named_axes, named_axes_problems
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape
from convcalc.windows import PerAxis


class Roll(Layer):
    """Moves its input on by ``shifts`` along ``axis``; what leaves the end enters in front.

    Shapes: unchanged.
    Errors: no-such-axis, wrong-number.
    Source: PyTorch ``torch.roll``; Liu et al. 2021, "Swin Transformer", arXiv:2103.14030.
    """

    group = "shape"
    example = "{type: roll, shifts: [-3, -3], axis: [2, 3]}"
    example_input = "56x56x96"
    keeps = SAVES_NOTHING

    shifts: PerAxis
    axis: PerAxis

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there and other than one shift for each."""
        yield from named_axes_problems("axis", self.axis, inputs[0])
        shifts, axes = map(_several, (self.shifts, self.axis))
        if len(shifts) != len(axes):
            yield Problem(
                "wrong-number",
                f"shifts must be as many as the axes in axis, but there are {len(shifts)}"
                f" for {len(axes)}",
                "shifts",
                about="fields",
            )

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, moved; that of what enters in front is not told."""
        axes = len(inputs[0])
        shifts = dict(zip(named_axes(self.axis, axes), _several(self.shifts), strict=True))
        return Reach(
            tuple(Along.moved(it, -shifts.get(it, 0)) for it in range(axes)), kept=True
        )


def _several(value: PerAxis) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)
