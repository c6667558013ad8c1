"""Global max pooling."""

from convcalc.layers.shared.global_pooling import GlobalPooling
from convcalc.layers.shared.gradient_and_reach import INDEX_BYTES, Saved
from convcalc.shapes import Shape


class GlobalMaxPool(GlobalPooling):
    """Takes the largest number of each channel.

    Shapes: (N, C, *W) -> (N, C, 1, ...): as many axes as before.
    Errors: wrong-input-shape.
    Source: Lin, Chen, Yan 2013, "Network In Network", arXiv:1312.4400, section 3.2.
    """

    example = "{type: global_max_pool}"
    example_input = "7x7x2048"

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input and the index of each channel's largest number."""
        ((batch, channels, *_),) = inputs
        return Saved("all", bytes=INDEX_BYTES * batch * channels)
