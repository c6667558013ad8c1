"""Layer normalisation."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import (
    Layer,
    Parameter,
    Range,
    SizeText,
    example_axis_problems,
)
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class LayerNorm(Layer):
    """Normalises each example over the axes from ``axis`` on, then scales and shifts it.

    Shapes: unchanged. ``axis: 1`` takes the whole example, ``axis: -1`` the last axis alone;
        ``normalized_shape`` names the sizes of these axes instead, the last ones of the input.
    Parameters: with ``elementwise_affine`` a weight and, with ``bias``, a bias, each with a
        number for each number that is normalised together.
    MACs: none counted.
    Errors: no-such-axis, input-size-mismatch.
    Source: Ba, Kiros, Hinton 2016, arXiv:1607.06450; PyTorch ``torch.nn.LayerNorm``.
    """

    group = "normalization"
    example = "{type: layer_norm, axis: -1}"
    example_input = "768x196"
    reads = "numbers"

    axis: int | None = None
    normalized_shape: Annotated[tuple[int, ...] | None, Range(1), SizeText()] = None
    eps: Annotated[float, Range(0)] = 1e-5
    elementwise_affine: bool = True
    bias: bool = True

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and sizes that the input does not have."""
        (shape,) = inputs
        if self.axis is not None or self.normalized_shape is None:
            yield from example_axis_problems("axis", self._axis, shape)
        wanted = self.normalized_shape
        if wanted is not None and wanted != self._normalized(shape):
            last = self._normalized(shape)
            yield Problem(
                "input-size-mismatch",
                f"normalized_shape must be the input's last sizes, but it is {list(wanted)}"
                f" and the input has {list(last)} there",
                "normalized_shape",
            )

    @property
    def _axis(self) -> int:
        return 1 if self.axis is None else self.axis

    def _normalized(self, shape: Shape) -> Shape:
        """Return the sizes of the axes that are normalised together."""
        if self.axis is None and self.normalized_shape is not None:
            return shape[max(1, len(shape) - len(self.normalized_shape)) :]
        return shape[self._axis :]

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight and the bias."""
        (shape,) = inputs
        if not self.elementwise_affine:
            return ()
        sizes = self._normalized(shape)
        weight = Parameter("weight", sizes, "weight")
        return (weight, Parameter("bias", sizes, "bias")) if self.bias else (weight,)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, and the mean and the inverse deviation of each group."""
        (shape,) = inputs
        groups = prod(shape) // prod(self._normalized(shape))
        return Saved("all", statistics=2 * groups)
