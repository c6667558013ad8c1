"""A learned tensor."""

from typing import Annotated

from convcalc.layers.shared.base import Layer, Range, SizeText, Storage
from convcalc.layers.shared.base import Parameter as Tensor
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Reach
from convcalc.shapes import Shape


class Parameter(Layer):
    """Gives each example one and the same learned tensor: a class token, position embeddings.

    Shapes: any -> (N, *shape): of what it reads only the batch counts.
    Parameters: one weight of the sizes ``shape``.
    Source: PyTorch ``torch.nn.Parameter``, expanded to the batch.
    """

    example = "{type: parameter, shape: [1, 768]}"
    example_input = "768x196"
    keeps = SAVES_NOTHING

    shape: Annotated[tuple[int, ...], Range(1), SizeText()]

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the tensor's sizes behind the batch; without a batch there is one example."""
        return ((*(inputs[0][:1] or (1,)), *self.shape),)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Tensor, ...]:
        """Return the tensor."""
        return (Tensor("weight", self.shape, "weight"),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return nothing."""
        return Reach((), read=0)

    @property
    def storage(self) -> Storage:
        """The parameter itself, which no activation holds."""
        return "parameter"
