"""Local response normalisation."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Range, channel_problems
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class LocalResponseNorm(Layer):
    """Divides each activation by a norm over ``size`` neighbouring channels.

    Shapes: unchanged, (N, C, ...).
    MACs: none counted.
    Errors: wrong-input-shape.
    Source: Krizhevsky, Sutskever, Hinton 2012, section 3.3; defaults of PyTorch
        ``torch.nn.LocalResponseNorm``, size as in the paper.
    """

    group = "normalization"
    example = "{type: local_response_norm, size: 5}"
    notation = "NORM"
    reads = "numbers"

    size: Annotated[int, Range(1)] = 5
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1.0

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input without channels."""
        (shape,) = inputs
        yield from channel_problems(shape)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, its squares padded along the channels, the norm and its base.

        Source: PyTorch ``torch.nn.functional.local_response_norm``.
        """
        ((batch, channels, *size),) = inputs
        squares = batch * (channels + self.size - 1) * prod(size)
        return Saved("all", numbers=squares + 2 * batch * channels * prod(size))
