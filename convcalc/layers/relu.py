"""Rectified linear unit."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import SAVES_OUTPUT


class Relu(OverwritingActivation):
    """Rectified linear unit: max(0, x).

    Shapes: unchanged.
    MACs: none counted.
    Source: Nair & Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines".
    """

    example = "{type: relu}"
    keeps = SAVES_OUTPUT

    def is_fixed_by_channels(self) -> bool:
        """Return whether the layer is no other that is derived from this type."""
        return type(self) is Relu
