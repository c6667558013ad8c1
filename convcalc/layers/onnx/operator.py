"""An operator of ONNX that is no layer type of a YAML spec."""

from typing import ClassVar

from convcalc.layers.formula import Formulas, Letter, Product
from convcalc.layers.shared.base import Layer, Parameter, Storage
from convcalc.layers.shared.gradient_and_reach import Reach, Saved
from convcalc.shapes import Shape


class Operator(Layer):
    """Gives out what ONNX's rule for the operator makes of its inputs.

    Shapes: any inputs -> ``shapes``, worked out by the dialect for just these inputs.
    Parameters: ``tensors``, the initializers that it takes as weights.
    MACs: the product of ``factors``, letters with what they stand for; without any none.
    Errors: none: the dialect finds them.
    Source: https://onnx.ai/onnx/operators
    """

    arity: ClassVar = (0, None)
    notation: ClassVar = None

    shapes: tuple[Shape, ...]
    tensors: tuple[Parameter, ...] = ()
    factors: tuple[tuple[str, int], ...] = ()
    keep: Saved | None = None
    along: Reach | None = None
    is_view: bool = False

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shapes that were worked out."""
        return self.shapes

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the tensors that it takes as weights."""
        return self.tensors

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return the multiply-adds as a product."""
        letters = (Letter(name, value) for name, value in self.factors)
        return {"macs": Product(*letters)} if self.factors else {}

    def saved(self, inputs: tuple[Shape, ...]) -> Saved | None:
        """Return what the operator keeps for the backward pass, None where nobody says."""
        return self.keep

    def reach(self, inputs: tuple[Shape, ...]) -> Reach | None:
        """Return what the outputs read of the inputs, None where nobody says."""
        return self.along

    @property
    def output_count(self) -> int:
        """How many outputs the node names."""
        return len(self.shapes)

    @property
    def storage(self) -> Storage:
        """A view of the input where the numbers stay as they are."""
        return "view" if self.is_view else "new"
