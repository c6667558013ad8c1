"""A tensor of its own, as Caffe's Parameter layer gives it out."""

from typing import ClassVar

from convcalc.layers.shared.base import Layer, Parameter
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


class LearnedTensor(Layer):
    """Gives out a tensor that it learns.

    Shapes: none -> the tensor's.
    Parameters: one weight of that shape.
    Source: Caffe ``ParameterLayer::LayerSetUp``.
    """

    group: ClassVar = "Caffe"
    arity: ClassVar = (0, 0)
    keeps: ClassVar = SAVES_NOTHING
    reads: ClassVar = "everything"

    shape: tuple[int, ...] = ()

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the tensor's shape."""
        return (self.shape,)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the tensor itself."""
        return (Parameter("weight", self.shape, "weight"),)
