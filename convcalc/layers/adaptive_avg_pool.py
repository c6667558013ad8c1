"""Adaptive average pooling."""

from convcalc.layers.shared.adaptive_pooling import AdaptivePooling
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, SAVES_NOTHING, Saved
from convcalc.shapes import Shape


class AdaptiveAvgPool(AdaptivePooling):
    """Takes the mean of each of ``output_size`` parts, which may overlap.

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = output_size on each axis, or W1 where that is
        null; output k reads the pixels from floor(k*W1/W2) to ceil((k + 1)*W1/W2) - 1.
    Errors: wrong-number, wrong-input-shape.
    Source: PyTorch ``torch.nn.AdaptiveAvgPool2d``.
    """

    example = "{type: adaptive_avg_pool, output_size: 7}"
    example_input = "14x14x512"

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input, or nothing where each channel has one part.

        Source: PyTorch ``adaptive_avg_pool2d``, which then takes the mean.
        """
        ((_, _, *size),) = self.output_shapes(inputs)
        return SAVES_NOTHING if set(size) == {1} else SAVES_INPUT
