"""Leaky rectified linear unit."""

from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import Saved


class LeakyRelu(OverwritingActivation):
    """Leaky rectified linear unit: x for x > 0, else negative_slope*x.

    Shapes: unchanged.
    MACs: none counted.
    Source: Maas, Hannun, Ng 2013, "Rectifier Nonlinearities Improve Neural Network Acoustic
        Models"; default slope of PyTorch ``torch.nn.LeakyReLU``.
    """

    example = "{type: leaky_relu, negative_slope: 0.1}"
    keeps = Saved("all", output_in_place=True)

    negative_slope: float = 0.01
