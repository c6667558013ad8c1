"""Dropout."""

from typing import Annotated

from convcalc.layers.base import Layer, Range, Storage, layer_type


@layer_type
class Dropout(Layer):
    """Sets each number to 0 with probability ``p`` while training, and does nothing otherwise.

    Shapes: unchanged.
    Parameters: none.
    MACs: none counted.
    Errors: none.
    Source: Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from
        Overfitting".
    """

    group = "other"
    example = "{type: dropout, p: 0.5}"
    example_input = "4096"

    p: Annotated[float, Range(0, 1)] = 0.5

    @property
    def storage(self) -> Storage:
        """A view: a forward pass hands the input on."""
        return "view"
