"""What a network owns for training alone."""

from convcalc.layers.shared.base import Layer, Parameter, Storage
from convcalc.layers.shared.declared_tensors import Tensors, declared
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


class TrainingOnly(Layer):
    """Owns tensors of layers that only training runs, and hands its input on.

    Shapes: unchanged.
    Parameters: the tensors of ``params`` with their names and sizes, biases those whose name
        begins with ``bias`` behind its last dot; ``buffers`` likewise.
    MACs: none.
    Source: the spec itself; Carion et al. 2020, "DETR", arXiv:2005.12872, section 3.2, for
        heads that only the loss reads.
    """

    example = "{type: training_only, params: {weight: [80, 256], bias: [80]}}"
    example_input = "256"
    keeps = SAVES_NOTHING
    reads = "numbers"
    notation = None

    params: Tensors = ()
    buffers: Tensors = ()

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the declared tensors."""
        return declared(self.params, self.buffers)

    @property
    def storage(self) -> Storage:
        """A view: the input itself."""
        return "view"
