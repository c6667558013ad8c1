"""Rectified linear unit with a learned slope."""

from collections.abc import Iterator
from typing import Annotated, Literal

from convcalc.diagnostics import Problem
from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.base import Parameter, Range, channel_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.shapes import Shape


class Prelu(Activation):
    """Rectified linear unit with learned slopes: x for x > 0, else slope*x.

    Shapes: unchanged.
    Parameters: ``num_parameters`` slopes: 1 for all channels, or C (``per_channel``).
    MACs: none counted.
    Errors: input-size-mismatch, wrong-input-shape.
    Source: He et al. 2015, "Delving Deep into Rectifiers", arXiv:1502.01852; PyTorch
        ``torch.nn.PReLU``.
    """

    example = "{type: prelu, num_parameters: per_channel}"
    keeps = SAVES_INPUT

    num_parameters: Annotated[int | Literal["per_channel"], Range(1)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield slopes that are neither one nor one for each channel."""
        (shape,) = inputs
        example = shape[1:]
        if self.num_parameters == "per_channel":
            if not example:
                yield from channel_problems(shape)
        elif self.num_parameters != 1 and self.num_parameters not in example[:1]:
            yield Problem(
                "input-size-mismatch",
                f"num_parameters must be 1 or the input's channels, but it is"
                f" {self.num_parameters} and the input has {example[0] if example else 'none'}",
                "num_parameters",
                f"write num_parameters: {'per_channel' if example else 1}",
            )

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the slopes."""
        (shape,) = inputs
        count = shape[1] if self.num_parameters == "per_channel" else self.num_parameters
        return (Parameter("weight", (count,), "weight"),)
