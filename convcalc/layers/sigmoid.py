"""Logistic sigmoid."""

from convcalc.layers.activation import Activation


class Sigmoid(Activation):
    """Logistic sigmoid: 1/(1 + exp(-x)).

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: PyTorch ``torch.nn.Sigmoid``.
    """

    __slots__ = ()
    example = "{type: sigmoid}"
