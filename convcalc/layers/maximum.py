"""Largest of inputs."""

from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.layers.shared.merging import Merging
from convcalc.shapes import Shape


class Maximum(Merging):
    """Takes the largest of its inputs number by number.

    Shapes: (N, ...) each -> (N, ...); an axis of 1 is stretched unless ``broadcast: false``.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Goodfellow et al. 2013, "Maxout Networks", arXiv:1302.4389; PyTorch
        ``torch.maximum``.
    """

    example = "{type: maximum, inputs: [conv2, conv1]}"
    example_input = "56x56x256, 56x56x256"

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the inputs, and the larger ones on the way."""
        return Saved("all", numbers=self.numbers_on_the_way(inputs))
