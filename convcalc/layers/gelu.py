"""Gaussian error linear unit."""

from typing import Annotated, Literal

from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.base import Choice
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT


class Gelu(Activation):
    """Gaussian error linear unit: x times the share of a normal distribution that lies below x.

    Shapes: unchanged.
    MACs: none counted.
    Source: Hendrycks & Gimpel 2016, arXiv:1606.08415; PyTorch ``torch.nn.GELU`` for
        ``approximate``.
    """

    example = "{type: gelu, approximate: tanh}"
    keeps = SAVES_INPUT

    approximate: Annotated[Literal["none", "tanh"], Choice(("none", "tanh"))] = "none"
