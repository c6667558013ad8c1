"""Convolution in one, two, three or more dimensions."""

from convcalc.layers.shared.convolution import Convolution


class Conv(Convolution):
    """Slides ``out_channels`` filters over the input.

    Shapes: (N, D1, *W1) -> (N, K, *W2) with W2 = (W1 - E + P_begin + P_end)/S + 1 for each
        axis, E = dilation*(F - 1) + 1; ``rounding: ceil`` rounds down here, as PyTorch does.
    Parameters: F*F*(D1/groups)*K weights and, with ``bias``, K biases, or W2*W2*K of them with
        ``bias: per_location``, which ties the layer to this size of input.
    MACs: one for each weight of a filter at each output: N*K*W2*W2 * F*F*(D1/groups).
    Errors: not-divisible, input-size-mismatch, window-exceeds-input, stride-does-not-divide,
        wrong-number, wrong-input-shape.
    Source: CS231n course notes, "Convolutional Networks", summary of the conv layer; PyTorch
        ``torch.nn.Conv2d`` for padding, dilation and groups; Goodfellow, Bengio, Courville
        2016, "Deep Learning", section 9.5, for the bias at each location.
    """

    example = "{type: conv, out_channels: 96, kernel_size: 11, stride: 4}"
    example_input = "227x227x3"

    def is_fixed_by_channels(self) -> bool:
        """Return whether no padding and no bias follows the size."""
        padded_alike = isinstance(self.padding, int)
        return type(self) is Conv and padded_alike and self.bias != "per_location"
