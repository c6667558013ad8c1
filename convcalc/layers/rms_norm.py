"""Root mean square normalisation."""

from math import prod
from typing import Annotated

from convcalc.layers.shared.base import Parameter, Range
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.layers.shared.normalized_axes import NormalizedAxes
from convcalc.shapes import Shape


class RmsNorm(NormalizedAxes):
    """Divides by the root of the mean square over the axes from ``axis`` on, then scales.

    Shapes: unchanged; ``axis``, ``num_axes`` and ``normalized_shape`` as for ``layer_norm``.
    Parameters: with ``elementwise_affine`` a weight with a number for each number that is
        normalised together; there is no bias.
    MACs: none counted.
    Errors: no-such-axis, input-size-mismatch.
    Source: Zhang & Sennrich 2019, arXiv:1910.07467; PyTorch ``torch.nn.RMSNorm``.
    """

    example = "{type: rms_norm, axis: -1}"

    eps: Annotated[float, Range(0)] = 2**-23

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight."""
        sizes = self.normalized(inputs[0])
        return (Parameter("weight", sizes, "weight"),) * self.elementwise_affine

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, the inverse root of each group, and what the weight multiplies."""
        (shape,) = inputs
        groups = prod(shape) // prod(self.normalized(shape))
        normalized = prod(shape) if self.elementwise_affine else 0
        return Saved("all", numbers=normalized, statistics=groups)
