"""Softsign."""

from convcalc.layers.activation import Activation


class Softsign(Activation):
    """Softsign activation: x/(1 + |x|).

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: PyTorch ``torch.nn.Softsign``.
    """

    __slots__ = ()
    example = "{type: softsign}"
