"""Adaptive max pooling."""

from math import prod

from convcalc.layers.shared.adaptive_pooling import AdaptivePooling
from convcalc.layers.shared.gradient_and_reach import INDEX_BYTES, Saved
from convcalc.shapes import Shape


class AdaptiveMaxPool(AdaptivePooling):
    """Takes the largest number of each of ``output_size`` parts, which may overlap.

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = output_size on each axis, or W1 where that is
        null; output k reads the pixels from floor(k*W1/W2) to ceil((k + 1)*W1/W2) - 1.
    Errors: wrong-number, wrong-input-shape.
    Source: PyTorch ``torch.nn.AdaptiveMaxPool2d``.
    """

    example = "{type: adaptive_max_pool, output_size: 7}"
    example_input = "14x14x512"

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input and, for each output, the index of its largest number."""
        (output,) = self.output_shapes(inputs)
        return Saved("all", bytes=INDEX_BYTES * prod(output))
