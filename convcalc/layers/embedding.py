"""Lookup of learned vectors."""

from math import prod
from typing import Annotated

from convcalc.layers.shared.base import Layer, Parameter, Range
from convcalc.layers.shared.gradient_and_reach import INDEX_BYTES, Along, Reach, Saved
from convcalc.shapes import Shape


class Embedding(Layer):
    """Replaces each index by the vector of its row in a learned table.

    Shapes: (N, ...) -> (N, ..., D).
    Parameters: V*D weights for V rows of D numbers, without a bias.
    MACs: none: nothing is multiplied.
    Source: PyTorch ``torch.nn.Embedding``.
    """

    group = "linear and recurrent"
    example = "{type: embedding, num_embeddings: 30522, embedding_dim: 768}"
    example_input = "128"

    num_embeddings: Annotated[int, Range(1)]
    embedding_dim: Annotated[int, Range(1)]

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the input's shape with D behind it."""
        (shape,) = inputs
        return ((*shape, self.embedding_dim),)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (V, D)."""
        return (Parameter("weight", (self.num_embeddings, self.embedding_dim), "weight"),)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the indices, of 8 bytes each."""
        return Saved(bytes=INDEX_BYTES * prod(inputs[0]))

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number; the new axis runs along none."""
        return Reach((*map(Along, range(len(inputs[0]))), None), kept=True)
