"""Max pooling."""

from math import prod
from typing import Annotated

from convcalc.layers.shared.base import Range
from convcalc.layers.shared.gradient_and_reach import INDEX_BYTES, Saved
from convcalc.layers.shared.pooling import Pooling
from convcalc.shapes import Shape
from convcalc.windows import PerAxis


class MaxPool(Pooling):
    """Takes the largest number of each window.

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = (W1 - E + P_begin + P_end)/S + 1 for each
        axis, E = dilation*(F - 1) + 1; the stride is the kernel_size unless given.
    Errors: window-exceeds-input, stride-does-not-divide, pooling-padding-too-large,
        wrong-number, wrong-input-shape.
    Source: CS231n course notes, "Convolutional Networks", pooling layer; PyTorch
        ``torch.nn.MaxPool2d``.
    """

    example = "{type: max_pool, kernel_size: 3, stride: 2}"

    dilation: Annotated[PerAxis, Range(1)] = 1

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input and, for each output, the index of its largest number."""
        (output,) = self.output_shapes(inputs)
        kept = super().saved(inputs)
        assert kept
        return kept._replace(bytes=INDEX_BYTES * prod(output))
