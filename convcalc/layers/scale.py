"""Scaling by learned factors."""

from convcalc.layers.shared.base import Parameter
from convcalc.layers.shared.channelwise import Channelwise
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class Scale(Channelwise):
    """Multiplies each channel by a learned factor and, with ``bias``, adds a learned number.

    Shapes: unchanged, (N, C, ...).
    Parameters: a weight of C and, with ``bias``, a bias of C; or as many as the ``num_axes``
        axes from ``axis`` on have numbers.
    MACs: none counted.
    Errors: no-such-axis.
    Source: Caffe ``ScaleLayer::LayerSetUp``.
    """

    example = "{type: scale, bias: true}"
    keeps = Saved("for weights")

    bias: bool = False

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight and the bias."""
        shape = self.learned(inputs)
        weight = Parameter("weight", shape, "weight")
        return (weight, Parameter("bias", shape, "bias")) if self.bias else (weight,)
