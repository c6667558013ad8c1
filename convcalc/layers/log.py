"""Logarithm."""

from math import prod

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, Saved
from convcalc.shapes import Shape


class Log(Activation):
    """Logarithm of shift + scale*x to a base; -1 stands for e.

    Shapes: unchanged.
    MACs: none counted.
    Source: Caffe ``LogLayer``.
    """

    group = "Caffe"
    example = "{type: log, base: 10}"

    base: float = -1.0
    scale: float = 1.0
    shift: float = 0.0

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return what the logarithm is taken of, which may be the input itself."""
        return (
            SAVES_INPUT
            if (self.scale, self.shift) == (1, 0)
            else Saved(numbers=prod(inputs[0]))
        )
