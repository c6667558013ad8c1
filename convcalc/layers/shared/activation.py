"""What the activations share."""

from convcalc.layers.shared.storage import InPlace


class Activation(InPlace):
    """Maps each number of the input by itself."""

    group = "activation"
    reads = "numbers"


class OverwritingActivation(Activation):
    """An activation with an ``inplace`` of its own in PyTorch, which is what a spec means."""

    in_place: bool = True
