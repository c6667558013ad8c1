"""What the activations share."""

from convcalc.layers.base import layer_type
from convcalc.layers.in_place import InPlace


class Activation(InPlace):
    """Maps each number of the input by itself."""

    group = "activation"


@layer_type
class OverwritingActivation(Activation):
    """An activation with an ``inplace`` of its own in PyTorch, which is what a spec means."""

    in_place: bool = True
