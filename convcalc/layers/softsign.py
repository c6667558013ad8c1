"""Softsign."""

from math import prod

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class Softsign(Activation):
    """Softsign activation: x/(1 + |x|).

    Shapes: unchanged.
    MACs: none counted.
    Source: PyTorch ``torch.nn.Softsign``.
    """

    example = "{type: softsign}"

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input and 1 + |x|."""
        return Saved("all", numbers=prod(inputs[0]))
