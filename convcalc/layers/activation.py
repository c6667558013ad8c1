"""What the activations share."""

from convcalc.layers.base import layer_type
from convcalc.layers.in_place import InPlace


@layer_type
class Activation(InPlace):
    """Maps each number of the input by itself."""

    group = "activation"

    in_place: bool = True
