"""Layers around another layer."""

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.config import Config

_SEQUENCE = 3

_ELEMENTWISE = frozenset(
    (
        *("Dense", "Activation", "ReLU", "LeakyReLU", "ELU", "ThresholdedReLU"),
        *("Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "Identity"),
        *("Embedding", "Rescaling", "LayerScale"),
    )
)
"""Classes that do the same to each step of a sequence as to an example."""


def wrapped(call: Call) -> tuple[str, Config]:
    """Return the class and the configuration of the layer within."""
    inner = call.config.within("layer")
    return inner.text("class_name").rpartition(">")[2], inner.within("config")


def time_distributed(call: Call) -> tuple[Tensor, ...]:
    """TimeDistributed: the layer works on each step, as if it were an example."""
    class_name, _ = wrapped(call)
    inner = call.config.within("layer")
    if class_name in _ELEMENTWISE:
        return call.net.doors.use(call, inner, "", (call.x,))
    x = call.x
    natural = call.natural(x)
    if natural is None or len(natural) < _SEQUENCE:
        return (call.unknown(),)
    rank = len(natural)
    steps = natural[1]
    # Keras' order with the steps behind the batch, and the rest as the inner layer reads it
    order = (0, 1, *(it + 1 for it in call.net.order(rank - 1)[1:]))
    folded = call.put(
        "reshape",
        call.arranged(x, order),
        part="fold",
        shares=False,
        axis=0,
        end_axis=1,
        shape=(natural[0] * steps,),
    )
    outputs = call.net.doors.use(call, inner, "", (folded,))
    return tuple(_unfolded(call, it, natural[0], steps, k) for k, it in enumerate(outputs))


def _unfolded(call: Call, made: Tensor, batch: int, steps: int, number: int) -> Tensor:
    if made.rank is None:
        return made
    suffix = str(number + 1) if number else ""
    held = call.put(
        "reshape",
        made,
        part=f"unfold{suffix}",
        shares=False,
        axis=0,
        end_axis=0,
        shape=(batch, steps),
    )
    order = (0, 1, *(it + 1 for it in call.net.order(made.rank)[1:]))
    return call.restored(held, order, part=f"permute_back{suffix}")
