"""Hyperbolic tangent."""

from dataclasses import dataclass

from convcalc.layers.activation import Activation


@dataclass(frozen=True, slots=True, kw_only=True)
class Tanh(Activation):
    """Hyperbolic tangent: tanh(x).

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: PyTorch ``torch.nn.Tanh``.
    """
