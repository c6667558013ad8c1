"""Embedding as Caffe computes it."""

from typing import Annotated, ClassVar

from convcalc.layers.shared.base import Layer, Parameter, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, Along, Reach
from convcalc.shapes import Shape


class BiasedEmbedding(Layer):
    """Replaces each number by a learned vector, and adds a learned bias.

    Shapes: (...) -> (..., K).
    Parameters: V*K weights, V the number of vectors, and, with ``bias``, K biases.
    MACs: none: a vector is looked up.
    Source: Caffe ``EmbedLayer::LayerSetUp`` and ``Reshape``.
    """

    group: ClassVar = "Caffe"
    keeps: ClassVar = SAVES_INPUT

    num_embeddings: Annotated[int, Range(1)]
    embedding_dim: Annotated[int, Range(1)]
    bias: bool = True

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the input's shape and K."""
        return ((*inputs[0], self.embedding_dim),)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (V, K) and the bias (K)."""
        weight = Parameter("weight", (self.num_embeddings, self.embedding_dim), "weight")
        bias = Parameter("bias", (self.embedding_dim,), "bias")
        return (weight,) + (bias,) * self.bias

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number; the new axis runs along none."""
        return Reach((*map(Along, range(len(inputs[0]))), None), kept=True)
