"""Layer normalisation."""

from math import prod
from typing import Annotated

from convcalc.layers.shared.base import Parameter, Range
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.layers.shared.normalized_axes import NormalizedAxes
from convcalc.shapes import Shape


class LayerNorm(NormalizedAxes):
    """Normalises each example over the axes from ``axis`` on, then scales and shifts it.

    Shapes: unchanged. ``axis: 1`` takes the whole example, ``axis: -1`` the last axis alone,
        ``num_axes: 1`` the channels of each position; ``normalized_shape`` names the sizes of
        these axes instead, the last ones of the input.
    Parameters: with ``elementwise_affine`` a weight and, with ``bias``, a bias, each with a
        number for each number that is normalised together.
    MACs: none counted.
    Errors: no-such-axis, input-size-mismatch.
    Source: Ba, Kiros, Hinton 2016, arXiv:1607.06450; PyTorch ``torch.nn.LayerNorm``; over the
        channels alone torchvision ``LayerNorm2d``.
    """

    example = "{type: layer_norm, axis: -1}"

    eps: Annotated[float, Range(0)] = 1e-5
    bias: bool = True

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight and the bias."""
        (shape,) = inputs
        if not self.elementwise_affine:
            return ()
        sizes = self.normalized(shape)
        weight = Parameter("weight", sizes, "weight")
        return (weight, Parameter("bias", sizes, "bias")) if self.bias else (weight,)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, and the mean and the inverse deviation of each group."""
        (shape,) = inputs
        groups = prod(shape) // prod(self.normalized(shape))
        return Saved("all", statistics=2 * groups)
