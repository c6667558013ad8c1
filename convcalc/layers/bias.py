"""Addition of learned numbers."""

from convcalc.layers.shared.base import Parameter
from convcalc.layers.shared.channelwise import Channelwise
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


class Bias(Channelwise):
    """Adds a learned number to each channel.

    Shapes: unchanged, (N, C, ...).
    Parameters: a bias of C; or as many as the ``num_axes`` axes from ``axis`` on have numbers.
    MACs: none counted.
    Errors: no-such-axis.
    Source: Caffe ``BiasLayer::LayerSetUp``.
    """

    example = "{type: bias}"
    keeps = SAVES_NOTHING

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the bias."""
        return (Parameter("bias", self.learned(inputs), "bias"),)
