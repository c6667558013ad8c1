"""Power-average pooling."""

from math import prod
from typing import Annotated

from convcalc.layers.shared.base import Range
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.layers.shared.pooling import Pooling
from convcalc.shapes import Shape


class LpPool(Pooling):
    """Takes the root of the sum of powers of each window: (sum of x^p)^(1/p).

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = (W1 - F + P_begin + P_end)/S + 1 for each
        axis; the stride is the kernel_size unless given.
    Errors: window-exceeds-input, stride-does-not-divide, pooling-padding-too-large,
        wrong-number, wrong-input-shape.
    Source: Sermanet, Chintala, LeCun 2012, arXiv:1204.3968; PyTorch ``torch.nn.LPPool2d``.
    """

    example = "{type: lp_pool, norm_type: 4, kernel_size: 2}"
    example_input = "32x32x16"

    norm_type: Annotated[float, Range(0)] = 2.0

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input and its powers; four more numbers for each output.

        Source: PyTorch ``torch.nn.functional.lp_pool2d``: the mean power, its sign, its
        magnitude and the sum, whose root is taken.
        """
        (output,) = self.output_shapes(inputs)
        powers = self.padded_copy(inputs) or prod(inputs[0])
        kept = super().saved(inputs)
        assert kept
        return kept._replace(numbers=kept.numbers + powers + 4 * prod(output))
