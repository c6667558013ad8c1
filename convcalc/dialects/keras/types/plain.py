"""Layers that leave the shape alone: regularisation, scaling, augmentation."""

from convcalc.dialects.keras.call import Call, Tensor


def identity(call: Call) -> Tensor:
    """Layers that hand their input on: masks, penalties, augmentation of images."""
    return call.put("identity")


def dropout(call: Call) -> Tensor:
    """Dropout, of whole channels or examples too."""
    rate = call.config.number("rate", call.config.number("drop_path_rate", 0.5))
    return call.put("dropout", p=min(1.0, max(0.0, rate)), words={"p": "rate"})


def rescaling(call: Call) -> Tensor:
    """Rescaling: a factor and a shift, which are given."""
    config = call.config
    return call.put(
        "power",
        scale=config.number("scale", 1.0),
        shift=config.number("offset", 0.0),
        words={"shift": "offset"},
    )


def scaled_sum(call: Call) -> Tensor:
    """CustomScaleLayer of Inception-ResNet: x + scale*residual."""
    if len(call.inputs) < 2:  # noqa: PLR2004
        return call.put("power", scale=call.config.number("scale", 1.0))
    first, second, *_ = call.inputs
    scaled = call.put("power", second, part="scale", scale=call.config.number("scale", 1.0))
    return call.put("add", first, scaled)
