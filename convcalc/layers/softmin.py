"""Softmin."""

from convcalc.layers.shared.over_axis import OverAxis


class Softmin(OverAxis):
    """Turns numbers along ``axis`` into shares of 1, the smallest having the largest.

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: no-such-axis.
    Source: PyTorch ``torch.nn.Softmin``.
    """

    example = "{type: softmin}"
