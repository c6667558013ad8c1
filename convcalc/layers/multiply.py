"""Product of inputs."""

from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.layers.shared.merging import Merging
from convcalc.shapes import Shape


class Multiply(Merging):
    """Multiplies its inputs number by number, as a gate scales what it lets through.

    Shapes: (N, ...) each -> (N, ...); an axis of 1 is stretched unless ``broadcast: false``.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Hu et al. 2017, "Squeeze-and-Excitation Networks", arXiv:1709.01507, section 3;
        PyTorch broadcasting semantics.
    """

    example = "{type: multiply, inputs: [conv2, gate]}"
    example_input = "56x56x256, 1x1x256"

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return each factor of another one, and the products on the way."""
        return Saved("factors", numbers=self.numbers_on_the_way(inputs))
