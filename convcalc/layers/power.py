"""A power of a linear function."""

from math import prod

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, SAVES_NOTHING, Saved
from convcalc.shapes import Shape


class Power(Activation):
    """(shift + scale*x)**power.

    Shapes: unchanged.
    MACs: none counted.
    Source: Caffe ``PowerLayer``.
    """

    group = "Caffe"
    example = "{type: power, power: 2}"

    power: float = 1.0
    scale: float = 1.0
    shift: float = 0.0

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return what is raised to the power; nothing where the power is 1."""
        if self.power == 1:
            return SAVES_NOTHING
        return (
            SAVES_INPUT
            if (self.scale, self.shift) == (1, 0)
            else Saved(numbers=prod(inputs[0]))
        )
