"""Smallest of inputs."""

from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.layers.shared.merging import Merging
from convcalc.shapes import Shape


class Minimum(Merging):
    """Takes the smallest of its inputs number by number.

    Shapes: (N, ...) each -> (N, ...); an axis of 1 is stretched unless ``broadcast: false``.
    MACs: none counted.
    Errors: shapes-differ.
    Source: PyTorch ``torch.minimum``.
    """

    example = "{type: minimum, inputs: [conv2, conv1]}"
    example_input = "56x56x256, 56x56x256"

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the inputs, and the smaller ones on the way."""
        return Saved("all", numbers=self.numbers_on_the_way(inputs))
