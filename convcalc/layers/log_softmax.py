"""Logarithm of the softmax."""

from convcalc.layers.shared.over_axis import OverAxis


class LogSoftmax(OverAxis):
    """Turns scores along ``axis`` into logarithms of probabilities: x - log(sum of exp(x)).

    Shapes: unchanged.
    MACs: none counted.
    Errors: no-such-axis.
    Source: PyTorch ``torch.nn.LogSoftmax``.
    """

    example = "{type: log_softmax}"
