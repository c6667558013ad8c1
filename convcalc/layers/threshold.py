"""Threshold."""

from convcalc.layers.shared.activation import OverwritingActivation


class Threshold(OverwritingActivation):
    """Cut at a threshold: x for x > ``threshold``, else ``value``.

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: PyTorch ``torch.nn.Threshold``.
    """

    example = "{type: threshold, threshold: 0.1, value: 20}"

    threshold: float
    value: float
