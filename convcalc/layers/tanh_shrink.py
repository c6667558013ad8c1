"""Tanh shrinkage."""

from math import prod

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class TanhShrink(Activation):
    """Tanh shrinkage: x - tanh(x).

    Shapes: unchanged.
    MACs: none counted.
    Source: PyTorch ``torch.nn.Tanhshrink``.
    """

    example = "{type: tanh_shrink}"

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return tanh(x), which is not the output."""
        return Saved(numbers=prod(inputs[0]))
