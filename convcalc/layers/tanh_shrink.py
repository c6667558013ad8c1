"""Tanh shrinkage."""

from convcalc.layers.activation import Activation


class TanhShrink(Activation):
    """Tanh shrinkage: x - tanh(x).

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: PyTorch ``torch.nn.Tanhshrink``.
    """

    __slots__ = ()
    example = "{type: tanh_shrink}"
