"""Logistic sigmoid."""

from dataclasses import dataclass

from convcalc.layers.activation import Activation


@dataclass(frozen=True, slots=True, kw_only=True)
class Sigmoid(Activation):
    """Logistic sigmoid: 1/(1 + exp(-x)).

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: PyTorch ``torch.nn.Sigmoid``.
    """
