"""Activations: as layers of their own, as words and as layers within others."""

from typing import Any

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.config import Config
from convcalc.tree import Mapping, Node, Scalar

_OVER_LAST = ("softmax", "log_softmax")

WORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "relu": ("relu", {}),
    "relu6": ("relu6", {}),
    "leaky_relu": ("leaky_relu", {"negative_slope": 0.2}),
    "softmax": ("softmax", {}),
    "log_softmax": ("log_softmax", {}),
    "elu": ("elu", {}),
    "celu": ("celu", {}),
    "selu": ("selu", {}),
    "softplus": ("softplus", {}),
    "softsign": ("softsign", {}),
    "soft_shrink": ("soft_shrink", {}),
    "hard_shrink": ("hard_shrink", {}),
    "tanh_shrink": ("tanh_shrink", {}),
    "silu": ("silu", {}),
    "swish": ("silu", {}),
    "hard_silu": ("hard_swish", {}),
    "hard_swish": ("hard_swish", {}),
    "gelu": ("gelu", {}),
    "tanh": ("tanh", {}),
    "hard_tanh": ("hardtanh", {}),
    "sigmoid": ("sigmoid", {}),
    "hard_sigmoid": ("hard_sigmoid", {}),
    "log_sigmoid": ("log_sigmoid", {}),
    "exponential": ("exp", {}),
    "exp": ("exp", {}),
    "mish": ("mish", {}),
    "squareplus": ("custom", {}),
    "sparse_plus": ("custom", {}),
    "sparse_sigmoid": ("custom", {}),
    "sparsemax": ("custom", {}),
    "threshold": ("custom", {}),
}
"""Keras' names of activations, our type and its fields; a few have no type of their own."""

_LINEAR = ("linear", "", "identity")


def activated(call: Call, tensor: Tensor, part: str = "activation") -> Tensor:
    """Return what the layer's activation makes of a tensor."""
    return activation_of(call, tensor, "activation", part)


def activation_of(call: Call, tensor: Tensor, key: str, part: str) -> Tensor:
    """Return what the activation at a key makes of a tensor: a word, a function or a layer."""
    node = call.config.node(key)
    if node is None:
        return tensor
    inner = Config(node, node.span)
    config = inner.node("config")
    if isinstance(config, Mapping):
        word = inner.text("class_name").rpartition(">")[2]
        (made, *_) = call.net.doors.handle(
            call.inner(word, Config(config, config.span), part, tensor)
        )
        return made
    return _named(call, tensor, _word(node, inner, config), key, part)


def _word(node: Node, inner: Config, config: Node | None) -> str:
    """Return the name of a function, in one of the forms in which Keras writes it."""
    if isinstance(node, Scalar):
        word = node.text
    elif isinstance(config, Scalar):
        word = config.text
    else:
        word = inner.text("registered_name") or inner.text("class_name")
    return word.rpartition(">")[2]


def _named(call: Call, tensor: Tensor, word: str, key: str, part: str) -> Tensor:
    if word in _LINEAR:
        return tensor
    if word not in WORDS:
        from convcalc.dialects.keras.types.own import activation_of_own

        return activation_of_own(call, tensor, word, key, part, WORDS)
    type_name, fields = WORDS[word]
    if word in _OVER_LAST:
        fields = {"axis": call.axis(-1, call.rank(tensor, 2))}
    return call.put(type_name, tensor, part=part, **fields)


def activation(call: Call) -> Tensor:
    """Activation, whose activation is the whole layer."""
    made = activation_of(call, call.x, "activation", "")
    return call.put("identity") if made == call.x else made


def relu(call: Call) -> Tensor:
    """ReLU, with a largest value, a slope and a threshold."""
    config = call.config
    slope = config.number("negative_slope", config.number("alpha", 0.0))
    most = config.node("max_value")
    if slope and most is None:
        return call.put("leaky_relu", negative_slope=slope)
    if most is not None and config.number("max_value", 0.0) == 6:  # noqa: PLR2004
        return call.put("relu6")
    return call.put("relu")


def leaky_relu(call: Call) -> Tensor:
    """LeakyReLU."""
    slope = call.config.number("negative_slope", call.config.number("alpha", 0.3))
    return call.put("leaky_relu", negative_slope=slope)


def elu(call: Call) -> Tensor:
    """ELU."""
    return call.put("elu", alpha=call.config.number("alpha", 1.0))


def softmax(call: Call) -> Tensor:
    """Softmax along an axis; along several it is no type of ours."""
    axes = call.config.integers("axis", (-1,)) or (-1,)
    if len(axes) > 1:
        return call.put("custom")
    return call.put("softmax", axis=call.axis(axes[0], call.rank(call.x, 2)))


def thresholded(call: Call) -> Tensor:
    """ThresholdedReLU."""
    return call.put("threshold", threshold=call.config.number("theta", 1.0), value=0.0)


def prelu(call: Call) -> Tensor:
    """PReLU: a slope for each number of an example, or for all along the shared axes."""
    shared = call.config.integers("shared_axes", ()) if call.config.node("shared_axes") else ()
    rank = call.rank(call.x, 2)
    kept = [call.axis(it, rank) for it in range(1, rank) if it not in _positive(shared, rank)]
    if kept == [1]:
        return call.put("prelu", num_parameters="per_channel")
    if not kept:
        return call.put("prelu")
    if call.x.shape is None:
        return call.put("prelu")
    sizes = tuple(size if axis in kept else 1 for axis, size in enumerate(call.x.shape))[1:]
    return call.put("custom", params=(("weight", sizes),))


def _positive(axes: tuple[int, ...], rank: int) -> set[int]:
    return {it % rank for it in axes}
