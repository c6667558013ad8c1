"""What a Caffe layer says of its blobs: shared names, learning rates, losses."""

from convcalc.dialects.caffe.message import Message
from convcalc.network import ParameterSpec

_OLD_BATCH_NORM_PARAMS = 3


def parameter_specs(layer: Message) -> tuple[ParameterSpec, ...]:
    """Return what the layer says of each parameter blob, in their order.

    The three of a BatchNorm are never learned: Caffe sets the rates that older files give to 0.
    Source: Caffe ``Net::AppendParam``, ``UpgradeNetBatchNorm``.
    """
    specs = tuple(map(_parameter_spec, layer.messages("param")))
    if len(specs) == _OLD_BATCH_NORM_PARAMS and layer.text("type") == "BatchNorm":
        return tuple(it._replace(lr_mult=0.0, decay_mult=0.0) for it in specs)
    return specs


def _parameter_spec(param: Message) -> ParameterSpec:
    return ParameterSpec(
        name=param.text("name"),
        span=param.span,
        any_shape=param.text("share_mode") == "PERMISSIVE",
        lr_mult=param.number("lr_mult") if param.has("lr_mult") else None,
        decay_mult=param.number("decay_mult") if param.has("decay_mult") else None,
    )


def losses(layer: Message) -> tuple[int, ...]:
    """Return which tops the text takes for losses: those of a weight that is not 0."""
    weights = layer.numbers("loss_weight")
    named = len(layer.texts("top"))
    return tuple(index for index, weight in enumerate(weights[:named]) if weight)
