"""What the normalisations by channel own, and what they cannot normalise."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Parameter, has_channels
from convcalc.shapes import Shape, shape_text


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
