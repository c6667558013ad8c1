"""Transposed convolution as Caffe computes it."""

from typing import ClassVar

from convcalc.layers.caffe.shared_filters import SharedFilters
from convcalc.layers.conv_transpose import ConvTranspose
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import Along, Reach
from convcalc.shapes import Shape, normal_axis


class SharedConvTranspose(SharedFilters, ConvTranspose):
    """Spreads the same filters under each of its inputs, the channels on any axis.

    Shapes: (..., D1, *W1) each -> (..., K, *W2) each, W2 as that of conv_transpose.
    Parameters: F*F*D1*(K/groups) weights and, with ``bias``, K biases, once for all inputs.
    MACs: those of conv_transpose for each input.
    Errors: those of conv_transpose, no-such-axis, shapes-differ.
    Source: Caffe ``DeconvolutionLayer``.
    """

    plain: ClassVar[type[Layer]] = ConvTranspose

    axis: int = 1

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return through the windows of the axes behind the channels, wherever these are."""
        axis = normal_axis(self.axis, inputs[0]) or 0
        _, _, *spatial = ConvTranspose.reach(self, self._view(inputs)).axes
        moved = (it and it._replace(axis=it.axis + axis - 1) for it in spatial)
        return Reach((*map(Along, range(axis)), None, *moved), paired=True)
