"""Functions of ``keras.ops`` in a functional model, and those of TensorFlow in Keras 2."""

from collections.abc import Callable
from math import prod
from typing import Any

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.config import Config, is_null
from convcalc.dialects.keras.types.merging import concatenate, merged
from convcalc.dialects.values import UnreadableError, read_number
from convcalc.shapes import Shape, broadcast
from convcalc.tree import Mapping, Node, Scalar, Sequence

_ACTIVATIONS = {
    "relu": "relu", "relu6": "relu6", "sigmoid": "sigmoid", "softplus": "softplus",
    "softsign": "softsign", "silu": "silu", "swish": "silu", "log_sigmoid": "log_sigmoid",
    "leaky_relu": "leaky_relu", "hard_sigmoid": "hard_sigmoid", "hard_silu": "hard_swish",
    "elu": "elu", "selu": "selu", "gelu": "gelu", "celu": "celu", "tanh": "tanh",
    "tanh_shrink": "tanh_shrink", "soft_shrink": "soft_shrink", "hard_shrink": "hard_shrink",
    "hard_tanh": "hardtanh", "exp": "exp", "log": "log", "abs": "abs", "absolute": "abs",
}  # fmt: skip
_PLAIN = frozenset(
    (
        *(
            "sqrt",
            "rsqrt",
            "square",
            "negative",
            "sign",
            "floor",
            "ceil",
            "round",
            "sin",
            "cos",
        ),
        *(
            "reciprocal",
            "clip",
            "erf",
            "log1p",
            "expm1",
            "squareplus",
            "sparse_plus",
            "normalize",
        ),
        *("sparse_sigmoid", "sparsemax", "threshold", "logical_not", "cumsum", "flip", "roll"),
        *("l2_normalize", "clip_by_value", "isnan", "nan_to_num", "zeros_like", "ones_like"),
    )
)
"""Functions that keep the shape of what they read."""

_SAME = frozenset(("cast", "stop_gradient", "copy", "convert_to_tensor", "identity"))
_KEEPING_SHAPE = (
    dict.fromkeys(_PLAIN, "custom") | dict.fromkeys(_SAME, "identity") | _ACTIVATIONS
)
_MERGING = {
    "add": "add",
    "subtract": "subtract",
    "multiply": "multiply",
    "maximum": "maximum",
    "minimum": "minimum",
}
_PAIRWISE = frozenset(
    (
        *("true_divide", "divide", "truediv", "floor_divide", "power", "mod", "where", "pow"),
        *(
            "greater",
            "less",
            "equal",
            "not_equal",
            "logical_and",
            "logical_or",
            "squared_difference",
        ),
    )
)
_REDUCING = frozenset(
    (
        *("sum", "max", "min", "amax", "amin", "prod", "std", "var", "any", "all", "logsumexp"),
        *(
            "reduce_sum",
            "reduce_max",
            "reduce_min",
            "reduce_prod",
            "median",
            "argmax",
            "argmin",
        ),
    )
)
_OF_NUMBERS = {"true_divide": "divide", "truediv": "divide", "pow": "power"}
_SYNONYMS = {
    "sub": "subtract",
    "mul": "multiply",
    "reduce_mean": "mean",
    "concat": "concatenate",
}


def operation(call: Call) -> tuple[Tensor, ...]:
    """Return the outputs of a function, which is named as in ``keras.ops`` or TensorFlow."""
    name = _SYNONYMS.get(call.class_name, call.class_name)
    if name in _OWN:
        return _OWN[name](call)
    if name in _KEEPING_SHAPE:
        return (call.put(_KEEPING_SHAPE[name], call.x),)
    if name in _MERGING or name in _PAIRWISE:
        return (_pairwise(call, name),)
    if name in _REDUCING:
        return (_reduced(call),)
    from convcalc.dialects.keras.types.own import declared, unknown_class

    made = declared(call)
    if made is None:
        raise unknown_class(call, call.class_name)
    return made


def _rank(call: Call) -> int:
    return call.rank(call.x, 2)


def _argument(call: Call, key: str, position: int) -> Node | None:
    """Return an argument that is no tensor: in the configuration, by its name or place."""
    found = call.config.node(key) or call.constants.get(key)
    return found or call.constants.get(str(position))


def _integer(call: Call, key: str, default: int, position: int = 1) -> int:
    """Return an argument that is a whole number."""
    node = _argument(call, key, position)
    if node is None or is_null(node):
        return default
    return Config(None, node.span).with_value(key, node).integer(key)


def _integers(call: Call, key: str, position: int = 1) -> tuple[int, ...]:
    """Return an argument that is a list of whole numbers; one alone is a list of one."""
    node = _argument(call, key, position)
    if node is None or is_null(node):
        return ()
    return Config(None, node.span).with_value(key, node).integers(key)


def _number(node: Node | None) -> float | None:
    try:
        return read_number(node) if node else None
    except UnreadableError:
        return None


def _pairwise(call: Call, name: str) -> Tensor:
    """Return what two tensors give number by number, or a tensor and a number."""
    if len(call.inputs) == 1:
        return _with_number(call, name)
    if name in _MERGING:
        return merged(call, _MERGING[name])
    whole = call.x.shape
    for it in call.inputs[1:]:
        whole = broadcast(whole, it.shape) if whole and it.shape else None
    return call.put("custom", output_shape=whole[1:]) if whole else call.unknown()


def _with_number(call: Call, name: str) -> Tensor:
    """Return what a tensor and a number give: a linear function or a power, if it is one."""
    is_first = "0" in call.constants  # the number stands before the tensor
    number = _number(call.constants.get("0") or _argument(call, "y", 1))
    if number is None:
        return call.put("custom", call.x)
    fields: dict[tuple[str, bool], dict[str, Any]] = {
        ("add", False): {"shift": number},
        ("add", True): {"shift": number},
        ("subtract", False): {"shift": -number},
        ("subtract", True): {"scale": -1.0, "shift": number},
        ("multiply", False): {"scale": number},
        ("multiply", True): {"scale": number},
        ("divide", False): {"scale": number**-1 if number else 0.0},
        ("power", False): {"power": number},
    }
    found = fields.get((_OF_NUMBERS.get(name, name), is_first))
    return call.put("power", call.x, **found) if found else call.put("custom", call.x)


# Axes


def _over_axis(call: Call, type_name: str) -> tuple[Tensor, ...]:
    axis = call.axis(_integer(call, "axis", -1), _rank(call))
    return (call.put(type_name, call.x, axis=axis),)


def _axes(call: Call, rank: int) -> tuple[int, ...]:
    """Return which of Keras' axes are meant, all of them where none is named."""
    named = _integers(call, "axis") or tuple(range(rank))
    for it in named:
        call.axis(it, rank)
    return tuple(sorted({it % rank for it in named}))


def _keeps(call: Call) -> bool:
    node = _argument(call, "keepdims", 2)
    return isinstance(node, Scalar) and node.text in ("true", "True")


def _mean(call: Call) -> tuple[Tensor, ...]:
    rank = _rank(call)
    axes = _axes(call, rank)
    keeps = _keeps(call)
    left = rank if keeps else rank - len(axes)
    natural = tuple(range(rank))
    if not left or 0 in axes:
        return (_reduced(call),)
    made = call.put("mean", call.arranged(call.x, natural), axis=axes, keepdim=keeps)
    return (call.restored(made, tuple(range(left))),)


def _reduced(call: Call) -> Tensor:
    natural = call.natural(call.x)
    if natural is None:
        return call.unknown()
    axes = _axes(call, len(natural))
    if 0 in axes:
        message = "a function must keep the batch, but axis names it"
        raise call.refused("no-such-axis", message, "axis")
    keeps = _keeps(call)
    sizes = enumerate(natural)
    output = tuple(1 if axis in axes else it for axis, it in sizes if keeps or axis not in axes)
    return _computed(call, output)


def _computed(call: Call, output: Shape, macs: int = 0) -> Tensor:
    """Return a layer of given sizes, the batch first."""
    if len(output) == 1:
        flat = call.put("custom", call.x, output_shape=(1,), part="one", shares=False)
        return call.put("reshape", flat, axis=0, shape=(-1,))
    return call.put(
        "custom", *call.inputs, output_shape=call.ours(output), macs_per_example=macs
    )


def _viewed(call: Call, output: Shape) -> Tensor:
    """Return the same numbers in another shape."""
    return call.put("reshape", call.x, shape=call.ours(output), shares=False)


def _reshaped(call: Call) -> tuple[Tensor, ...]:
    target = _integers(call, "newshape") or _integers(call, "shape")
    if len(target) < 2:  # noqa: PLR2004
        return (call.unknown(),)
    order = call.net.order(len(target))
    sizes = tuple(target[it] for it in order[1:])
    if any(it < -1 or it == 0 for it in sizes):
        raise call.refused(
            "reshape-mismatch",
            f"shape must have sizes of at least 1 and one -1, but it is {list(target)}",
            "shape",
        )
    if target.count(-1) > 1 and call.x.shape:  # the batch is one of them
        known = prod(it for it in sizes if it != -1)
        sizes = tuple(prod(call.x.shape[1:]) // known if it == -1 else it for it in sizes)
    return (call.put("reshape", call.x, shape=sizes, shares=False),)


def _permuted(call: Call) -> tuple[Tensor, ...]:
    rank = _rank(call)
    new = _integers(call, "axes") or _integers(call, "perm") or tuple(reversed(range(rank)))
    return (_with_axes(call, new),)


def _with_axes(call: Call, new: tuple[int, ...]) -> Tensor:
    if sorted(new) != list(range(_rank(call))) or new[0] != 0:
        message = f"axes must name the batch and each axis behind it, but it is {list(new)}"
        raise call.refused("not-a-permutation", message, "axes")
    order = call.net.order(len(new))
    return call.put("permute", call.x, dims=tuple(order.index(new[it]) for it in order))


def _swapped(call: Call) -> tuple[Tensor, ...]:
    rank = _rank(call)
    one, two = (call.axis(_integer(call, f"axis{it}", it), rank, f"axis{it}") for it in (1, 2))
    order = call.net.order(rank)
    new = list(range(rank))
    new[order[one]], new[order[two]] = order[two], order[one]
    return (_with_axes(call, tuple(new)),)


def _expanded(call: Call) -> tuple[Tensor, ...]:
    natural = call.natural(call.x)
    if natural is None:
        return (call.unknown(),)
    axis = _integer(call, "axis", -1) % (len(natural) + 1)
    return (_viewed(call, (*natural[:axis], 1, *natural[axis:])),)


def _squeezed(call: Call) -> tuple[Tensor, ...]:
    natural = call.natural(call.x)
    if natural is None:
        return (call.unknown(),)
    named = [it % len(natural) for it in _integers(call, "axis")]
    gone = named or [axis for axis, it in enumerate(natural) if it == 1 and axis]
    output = tuple(it for axis, it in enumerate(natural) if axis not in gone)
    return (_viewed(call, output) if len(output) > 1 else _computed(call, output),)


def _stacked(call: Call) -> tuple[Tensor, ...]:
    natural = call.natural(call.x)
    if natural is None:
        return (call.unknown(),)
    axis = _integer(call, "axis", 0) % (len(natural) + 1)
    return (_computed(call, (*natural[:axis], len(call.inputs), *natural[axis:])),)


def _split(call: Call) -> tuple[Tensor, ...]:
    rank = _rank(call)
    axis = call.axis(_integer(call, "axis", -1, 2), rank)
    key = "indices_or_sections"
    if "num_or_size_splits" in call.constants:  # TensorFlow's word
        key = "num_or_size_splits"
    node = _argument(call, key, 1)
    if isinstance(node, Scalar):
        return call.put_all("split", call.x, axis=axis, chunks=_integer(call, key, 2))
    ends = _integers(call, key)
    if call.x.shape is None or not ends:
        return (call.unknown(),)
    starts = (0, *ends)
    sizes = tuple(b - a for a, b in zip(starts, (*ends, call.x.shape[axis]), strict=True))
    return call.put_all("split", call.x, axis=axis, split_sizes=sizes)


def _indexed(call: Call) -> tuple[Tensor, ...]:
    """Return a part of a tensor: a slice or one place of each axis, as in ``x[:, 0, 1:]``."""
    natural = call.natural(call.x)
    node = _argument(call, "key", 1) or call.constants.get("slice_spec")
    if natural is None or node is None:
        return (call.unknown(),)
    keys = list(node.items) if isinstance(node, Sequence) else [node]
    for place, it in enumerate(keys):
        if isinstance(it, Scalar) and it.text == "Ellipsis":
            more = len(natural) - len(keys) + 1
            keys[place : place + 1] = [Mapping((), it.span)] * max(0, more)
            break
    output = _part(natural, keys)
    if not output or output[0] != natural[0] or min(output) < 1:
        raise call.refused("wrong-input-shape", "a part must keep the batch", "key")
    return (_computed(call, output),)


def _part(natural: Shape, keys: list[Node]) -> Shape:
    """Return the sizes of what is left of a tensor; ``null`` is a new axis of 1."""
    sizes, output = list(natural), []
    for key in keys:
        if is_null(key):
            output.append(1)
        elif sizes:
            size = sizes.pop(0)
            if isinstance(key, Mapping):
                output.append(len(range(size)[_slice(key)]))
    return (*output, *sizes)


def _slice(node: Mapping) -> slice:
    config = Config(node, node.span)
    inner = config.within("config") if config.node("config") else config
    start, stop = (inner.integer(it) if inner.node(it) else None for it in ("start", "stop"))
    return slice(start, stop, inner.integer("step", 1) or 1)


def _matmul(call: Call) -> tuple[Tensor, ...]:
    ranks = [call.rank(it, 3) for it in call.inputs]
    reads = [
        call.arranged(it, tuple(range(rank)), part=f"permute{k + 1}")
        for k, (it, rank) in enumerate(zip(call.inputs, ranks, strict=True))
    ]
    made = call.put("matmul", *reads)
    return (call.restored(made, tuple(range(call.rank(made, max(ranks, default=3))))),)


_OWN: dict[str, Callable[[Call], tuple[Tensor, ...]]] = {
    "mean": _mean,
    "reshape": _reshaped,
    "transpose": _permuted,
    "swapaxes": _swapped,
    "expand_dims": _expanded,
    "squeeze": _squeezed,
    "stack": _stacked,
    "split": _split,
    "get_item": _indexed,
    "matmul": _matmul,
    "concatenate": lambda call: (concatenate(call),),
    "softmax": lambda call: _over_axis(call, "softmax"),
    "log_softmax": lambda call: _over_axis(call, "log_softmax"),
}
