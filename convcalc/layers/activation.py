"""What the activations share."""

from convcalc.layers.base import Layer, Storage, layer_type


@layer_type
class Activation(Layer):
    """Maps each number of the input by itself."""

    group = "activation"

    in_place: bool = True

    @property
    def storage(self) -> Storage:
        """Where the output goes: over the input if ``in_place`` and nothing else reads that."""
        return "in-place" if self.in_place else "new"
