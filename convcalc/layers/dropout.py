"""Dropout."""

from math import prod
from typing import Annotated

from convcalc.layers.shared.base import Layer, Range, Storage
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Saved
from convcalc.shapes import Shape


class Dropout(Layer):
    """Sets each number to 0 with probability ``p`` while training, and does nothing otherwise.

    Shapes: unchanged.
    MACs: none counted.
    Source: Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from
        Overfitting".
    """

    group = "other"
    example = "{type: dropout, p: 0.5}"
    notation = None
    example_input = "4096"
    reads = "numbers"

    p: Annotated[float, Range(0, 1)] = 0.5
    in_place: bool = True

    @property
    def storage(self) -> Storage:
        """A view: a forward pass hands the input on, ``in_place`` or under another name."""
        return "view"

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return a byte for each number; the output is then a new tensor.

        Nothing for ``p: 0``, which hands the input on in training too.
        Source: PyTorch ``native_dropout``, whose mask is of bools.
        """
        (shape,) = inputs
        return Saved(bytes=prod(shape), new_output=True) if self.p else SAVES_NOTHING
