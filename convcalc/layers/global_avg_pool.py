"""Global average pooling."""

from convcalc.layers.shared.global_pooling import GlobalPooling
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING


class GlobalAvgPool(GlobalPooling):
    """Takes the mean of each channel.

    Shapes: (N, C, *W) -> (N, C, 1, ...): as many axes as before.
    Errors: wrong-input-shape.
    Source: Lin, Chen, Yan 2013, "Network In Network", arXiv:1312.4400, section 3.2.
    """

    example = "{type: global_avg_pool}"
    example_input = "7x7x2048"
    keeps = SAVES_NOTHING
