"""What the layers share that own numbers for each channel, or along other axes."""

from collections.abc import Iterator
from functools import lru_cache
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Parameter, Range, axis_problems, has_channels
from convcalc.layers.shared.storage import InPlace
from convcalc.shapes import Shape, normal_axis, shape_text


class Channelwise(InPlace):
    """Changes each number by a learned one that is shared along all axes but some.

    The learned numbers run along ``num_axes`` axes from ``axis`` on; -1 is all that follow, 0
    a single number.
    """

    group = "normalization"
    reads = "numbers"

    axis: int = 1
    num_axes: Annotated[int, Range(-1)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there."""
        (shape,) = inputs
        axis = normal_axis(self.axis, shape)
        if axis is None:
            yield from axis_problems("axis", self.axis, shape)
        elif axis + self.num_axes > len(shape):
            yield Problem(
                "no-such-axis",
                f"num_axes must not reach past the last axis,"
                f" but {axis} + {self.num_axes} > {len(shape)}",
                "num_axes",
            )

    def learned(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the sizes of the axes that the learned numbers run along."""
        (shape,) = inputs
        behind = shape[self.axis % len(shape) :]
        return behind if self.num_axes < 0 else behind[: self.num_axes]


@lru_cache(maxsize=256)  # channels stay where sizes change
def channel_parameters(channels: int, *, affine: bool, running: bool) -> tuple[Parameter, ...]:
    """Return weight, bias, running_mean and running_var, each (C), as far as asked for."""
    learned = (
        Parameter("weight", (channels,), "weight"),
        Parameter("bias", (channels,), "bias"),
    )
    buffers = (
        Parameter("running_mean", (channels,), "buffer", trainable=False),
        Parameter("running_var", (channels,), "buffer", trainable=False),
    )
    return learned * affine + buffers * running


def one_number_problems(shape: Shape) -> Iterator[Problem]:
    """Yield a batch with a single number for each channel, which is then its own mean."""
    if has_channels(shape) and prod(shape) == shape[1]:
        yield Problem(
            "one-number-per-group",
            "a channel must have more than one number to be normalised over a batch,"
            f" but the input is {shape_text(shape)} in a batch of 1",
            help="take a larger batch, or normalise before the input shrinks to this",
        )
