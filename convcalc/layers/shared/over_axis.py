"""What the softmax and its logarithm share."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.base import axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_OUTPUT, Reach
from convcalc.shapes import Shape


class OverAxis(Activation):
    """Maps all numbers along ``axis`` together."""

    example_input = "1000"
    keeps = SAVES_OUTPUT

    axis: int = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there."""
        (shape,) = inputs
        yield from axis_problems("axis", self.axis, shape)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the whole of ``axis``, the others number by number."""
        axes = len(inputs[0])
        return Reach.number_by_number(axes, self.axis % axes)
