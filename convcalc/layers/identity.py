"""The layer that does nothing."""

from convcalc.layers.shared.base import Layer, Storage
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING


class Identity(Layer):
    """Hands its input on.

    Shapes: unchanged.
    Source: PyTorch ``torch.nn.Identity``.
    """

    example = "{type: identity}"
    keeps = SAVES_NOTHING
    reads = "numbers"

    @property
    def storage(self) -> Storage:
        """A view: the input itself."""
        return "view"
