"""What the normalisations by channel own."""

from convcalc.layers.base import Parameter


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
