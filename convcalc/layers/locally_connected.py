"""Convolution whose filters are not shared between positions."""

from convcalc.layers.formula import Letter
from convcalc.layers.shared.convolution import Convolution
from convcalc.layers.shared.formula_letters import axis_letters
from convcalc.shapes import Shape


class LocallyConnected(Convolution):
    """Applies ``out_channels`` filters of their own at each position: unshared convolution.

    Shapes: (N, D1, *W1) -> (N, K, *W2) as a conv: W2 = (W1 - E + P_begin + P_end)/S + 1.
    Parameters: W2*W2 * F*F*(D1/groups)*K weights and, with ``bias``, one bias for each output
        unit: W2*W2*K.
    MACs: as a conv: N*K*W2*W2 * F*F*(D1/groups).
    Errors: not-divisible, input-size-mismatch, window-exceeds-input, stride-does-not-divide,
        wrong-number, wrong-input-shape.
    Source: Goodfellow, Bengio, Courville 2016, "Deep Learning", section 9.5; order of the
        axes as in Lua Torch ``SpatialConvolutionLocal``.
    """

    example = "{type: locally_connected, out_channels: 16, kernel_size: 9}"
    example_input = "63x63x16"

    def banks(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return W2 of each axis: every position has its filters."""
        return self.positions(inputs)

    def bank_letters(self, inputs: tuple[Shape, ...]) -> tuple[Letter, ...]:
        """Return H2 and W2."""
        return axis_letters(self.banks(inputs), "2", result=True)
