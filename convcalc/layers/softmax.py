"""Softmax over one axis."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.activation import Activation
from convcalc.layers.base import axis_problems, layer_type
from convcalc.layers.effects import SAVES_OUTPUT, Reach
from convcalc.shapes import Shape


@layer_type
class Softmax(Activation):
    """Turns scores along ``axis`` into probabilities: exp(x) / sum of exp(x).

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: no-such-axis.
    Source: Bridle 1990, "Probabilistic Interpretation of Feedforward Classification Network
        Outputs"; axis as in Caffe ``SoftmaxLayer``.
    """

    example = "{type: softmax}"
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
