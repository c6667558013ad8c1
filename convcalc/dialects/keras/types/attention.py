"""Attention."""

from math import prod
from typing import Any

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.shapes import Shape

_SEQUENCE = 3
Tensors = tuple[tuple[str, Shape], ...]


def _read(call: Call) -> tuple[Tensor, Tensor, Tensor]:
    """Return what is asked, what is looked up, and with which keys."""
    given = dict(zip(("query", "value", "key"), call.inputs, strict=False))
    given |= {it: tensors[0] for it, tensors in call.named.items() if tensors}
    query = given.get("query") or call.x
    value = given.get("value") or query
    return query, value, given.get("key") or value


def multihead(call: Call) -> Tensor:
    """MultiHeadAttention and GroupQueryAttention.

    Source: Keras ``MultiHeadAttention._get_common_kwargs_for_sublayer``: projections of the
    query and the key to heads of key_dim, of the value to heads of value_dim, and of the heads
    to the query's features or output_shape, each with a bias.
    """
    reads = _read(call)
    query, value, key = map(call.natural, reads)
    if query is None or value is None or key is None:
        return call.unknown()
    heads, shared, size, value_size = _heads(call)
    if len(query) == len(key) == _SEQUENCE and heads == shared:
        return _of_sequences(call, reads)
    features = tuple(it for it in call.config.sizes("output_shape") if it) or query[-1:]
    weights = {
        "query": ((query[-1],), (heads, size)),
        "key": ((key[-1],), (shared, size)),
        "value": ((value[-1],), (shared, value_size)),
        "output": ((heads, value_size), features),
    }
    asked, looked_up = prod(query[1:-1]), prod(key[1:-1])
    macs = asked * looked_up * heads * (size + value_size)
    for name, (before, after) in weights.items():
        steps = asked if name in ("query", "output") else looked_up
        macs += steps * prod(before) * prod(after)
    return call.put(
        "custom",
        *dict.fromkeys(reads),
        output_shape=call.ours((*query[:-1], *features)),
        params=_projections(weights, bias=call.config.flag("use_bias", default=True)),
        macs_per_example=macs,
    )


def _of_sequences(call: Call, reads: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Return attention between sequences, which is a type of ours."""
    query, value, key = reads
    natural = tuple(range(_SEQUENCE))
    several: tuple[Tensor, ...] = (query,) if query == value == key else (query, value)
    if key != value:
        several = (query, key, value)
    arranged = [
        call.arranged(it, natural, part=f"permute{number}" if number > 1 else "permute")
        for number, it in enumerate(several, start=1)
    ]
    fields: dict[str, Any] = {}
    if wanted := call.config.sizes("output_shape"):
        fields["out_features"] = prod(it for it in wanted if it)
    heads, _, size, value_size = _heads(call)
    made = call.put(
        "multihead_attention",
        *arranged,
        num_heads=heads,
        key_dim=size,
        value_dim=value_size,
        bias=call.config.flag("use_bias", default=True),
        **fields,
    )
    return call.restored(made, natural)


def _heads(call: Call) -> tuple[int, int, int, int]:
    """Return the heads of the query and of the keys, and the sizes of their vectors."""
    config = call.config
    if call.class_name.startswith("Group"):
        size = config.integer("head_dim")
        return (
            config.integer("num_query_heads"),
            config.integer("num_key_value_heads"),
            size,
            size,
        )
    heads, size = config.integer("num_heads"), config.integer("key_dim")
    return heads, heads, size, config.integer("value_dim", size)


def _projections(weights: dict[str, tuple[Shape, Shape]], *, bias: bool) -> Tensors:
    tensors: list[tuple[str, Shape]] = []
    for name, (before, after) in weights.items():
        tensors.append((f"{name}.weight", before + after))
        if bias:
            tensors.append((f"{name}.bias", after))
    return tuple(tensors)


def attention(call: Call) -> Tensor:
    """Attention and AdditiveAttention: of each query the sum of the values, weighted.

    Source: Keras ``Attention`` (one number with use_scale, one more with score_mode concat) and
    ``AdditiveAttention`` (a number for each feature with use_scale).
    """
    reads = _read(call)
    query, value, key = map(call.natural, reads)
    if query is None or value is None or key is None:
        return call.unknown()
    additive = call.class_name == "AdditiveAttention"
    params: list[tuple[str, Shape]] = []
    if call.config.flag("use_scale", default=additive):
        params.append(("scale", query[-1:] if additive else (1,)))
    is_dot = call.config.text("score_mode", "dot") == "dot" and not additive
    if not is_dot and not additive:
        params.append(("concat_score_weight", (1,)))
    products = value[-1] + query[-1] * is_dot
    return call.put(
        "custom",
        *dict.fromkeys(reads),
        output_shape=call.ours((*query[:-1], value[-1])),
        params=tuple(params),
        macs_per_example=prod(query[1:-1]) * prod(key[1:-1]) * products,
    )
