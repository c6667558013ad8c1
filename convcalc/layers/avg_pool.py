"""Average pooling."""

from convcalc.layers.shared.pooling import Pooling


class AvgPool(Pooling):
    """Takes the mean of each window.

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = (W1 - F + P_begin + P_end)/S + 1 for each
        axis; the stride is the kernel_size unless given. With three axes F <= W1.
    Errors: window-exceeds-input, stride-does-not-divide, pooling-padding-too-large,
        wrong-number, wrong-input-shape.
    Source: PyTorch ``torch.nn.AvgPool2d``.
    """

    example = "{type: avg_pool, kernel_size: 2}"
    example_input = "28x28x6"
    unpadded_axes = 3
