"""Group normalisation."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import (
    Layer,
    Parameter,
    Range,
    channel_problems,
    has_channels,
)
from convcalc.layers.shared.channelwise import channel_parameters
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class GroupNorm(Layer):
    """Normalises ``num_groups`` groups of channels of each example, then scales each channel.

    Shapes: unchanged, (N, C, ...).
    Parameters: with ``affine`` a weight and a bias of C each.
    MACs: none counted.
    Errors: not-divisible, one-number-per-group, wrong-input-shape, input-size-mismatch.
    Source: Wu & He 2018, arXiv:1803.08494; PyTorch ``torch.nn.GroupNorm``.
    """

    group = "normalization"
    example = "{type: group_norm, num_groups: 32}"
    reads = "numbers"

    num_groups: Annotated[int, Range(1)]
    eps: Annotated[float, Range(0)] = 1e-5
    affine: bool = True
    in_channels: Annotated[int | None, Range(1)] = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield channels that do not agree or cannot be shared out among the groups."""
        (shape,) = inputs
        yield from channel_problems(shape, self.in_channels)
        if has_channels(shape):
            yield from self._group_problems(shape)

    def _group_problems(self, shape: Shape) -> Iterator[Problem]:
        quotient, remainder = divmod(shape[1], self.num_groups)
        if remainder:
            yield Problem(
                "not-divisible",
                f"num_groups must divide the input's channels,"
                f" but {shape[1]} = {self.num_groups} x {quotient} + {remainder}",
                "num_groups",
            )
        elif prod(shape) == self.num_groups:
            yield Problem(
                "one-number-per-group",
                f"a group must have more than one number to be normalised by itself,"
                f" but the input has {prod(shape)}, one for each group",
                "num_groups",
                "take fewer groups, or normalise before the input shrinks to this",
            )

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight and the bias."""
        ((_, channels, *_),) = inputs
        return channel_parameters(channels, affine=self.affine, running=False)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, and the mean and the inverse deviation of each group."""
        ((batch, *_),) = inputs
        return Saved("all", statistics=2 * batch * self.num_groups)
