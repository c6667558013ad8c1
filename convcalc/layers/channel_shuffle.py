"""Rearrangement of channels between groups."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.axes import spatial_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.layers.shared.sliding import has_spatial_axes
from convcalc.shapes import Shape


class ChannelShuffle(Layer):
    """Deals the channels of each of ``groups`` groups out to all of them.

    Shapes: unchanged, (N, C, *W).
    Errors: wrong-input-shape, not-divisible.
    Source: Zhang et al. 2017, "ShuffleNet", arXiv:1707.01083, section 3.1; PyTorch
        ``torch.nn.ChannelShuffle``.
    """

    group = "shape"
    example = "{type: channel_shuffle, groups: 3}"
    example_input = "28x28x240"
    keeps = SAVES_NOTHING
    reads = "numbers"

    groups: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield channels that cannot be shared out among the groups."""
        (shape,) = inputs
        yield from spatial_problems(shape)
        if has_spatial_axes(shape):
            quotient, remainder = divmod(shape[1], self.groups)
            if remainder:
                yield Problem(
                    "not-divisible",
                    Words(
                        "{groups} must divide the input's channels, but {channels} = {count} x"
                        " {quotient} + {remainder}",
                        channels=shape[1],
                        count=self.groups,
                        quotient=quotient,
                        remainder=remainder,
                    ),
                    "groups",
                )
