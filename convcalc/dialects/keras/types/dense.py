"""Fully connected layers and embeddings."""

from collections.abc import Mapping
from math import prod

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.types.activation import activated

_WORDS: Mapping[str, str] = {"out_features": "units", "out_channels": "units"}
_EMBEDDING: Mapping[str, str] = {"num_embeddings": "input_dim", "embedding_dim": "output_dim"}
_FLAT = 2
_MORE = "..."


def dense(call: Call) -> Tensor:
    """Dense, which multiplies the last axis: a 1x1 convolution with more axes than two."""
    rank = call.rank(call.x, _FLAT)
    units = call.config.integer("units")
    bias = call.config.flag("use_bias", default=True)
    if rank <= _FLAT:
        made = call.put("linear", words=_WORDS, out_features=units, bias=bias)
        return activated(call, made)
    order = call.channels_at(rank - 1, rank)
    made = call.put(
        "conv",
        call.arranged(call.x, order),
        words=_WORDS,
        out_channels=units,
        kernel_size=(1,) * (rank - 2),
        bias=bias,
        rounding="floor",
    )
    return activated(call, call.restored(made, order))


def embedding(call: Call) -> Tensor:
    """Embedding: an axis of vectors behind the others."""
    rank = call.rank(call.x, _FLAT)
    read = call.arranged(call.x, tuple(range(rank)))
    made = call.put(
        "embedding",
        read,
        words=_EMBEDDING,
        num_embeddings=call.config.integer("input_dim"),
        embedding_dim=call.config.integer("output_dim"),
    )
    return call.restored(made, tuple(range(rank + 1)))


def einsum_dense(call: Call) -> Tensor:
    """EinsumDense: a product of the input and one tensor of weights, as its equation says.

    Source: Keras ``EinsumDense``, whose equation may begin with an ellipsis on both sides.
    """
    reads, weights, result = _equation(call)
    natural = call.natural(call.x)
    if natural is None:
        return call.unknown()
    if _MORE in reads:
        more = max(0, len(natural) - len(reads.replace(_MORE, "")))
        letters = "".join(map(str, range(more)))
        reads, result = reads.replace(_MORE, letters), result.replace(_MORE, letters)
    if len(reads) != len(natural):
        raise call.refused(
            "wrong-input-shape",
            f"equation must name each axis of the input, but it names {len(reads)} of"
            f" {len(natural)}",
            "equation",
        )
    sizes = _sizes(call, dict(zip(reads, natural, strict=True)), weights + result, result)
    params = [("weight", tuple(sizes[it] for it in weights))]
    if bias := call.config.text("bias_axes"):
        params.append(("bias", tuple(sizes.get(it, 1) for it in bias)))
    macs = prod(sizes[it] for it in set(reads + weights))
    made = call.put(
        "custom",
        output_shape=call.ours(tuple(sizes[it] for it in result)),
        params=tuple(params),
        macs_per_example=macs // natural[0],
    )
    return activated(call, made)


def _equation(call: Call) -> tuple[str, str, str]:
    """Return the letters of the input, of the weights and of the output."""
    equation = call.config.text("equation").replace(" ", "")
    left, _, result = equation.partition("->")
    reads, _, weights = left.partition(",")
    letters = [it.replace(_MORE, "") for it in (reads, weights, result)]
    if all(it.isascii() and it.isalpha() for it in letters):
        return reads, weights, result
    message = f"equation must be as in ab,bc->ac, but it is '{equation[:40]}'"
    raise call.refused("wrong-type", message, "equation")


def _sizes(call: Call, sizes: dict[str, int], letters: str, result: str) -> dict[str, int]:
    """Return the size of each letter; those of the output may follow from output_shape."""
    wanted = call.config.sizes("output_shape")
    pairs = zip(result[len(result) - len(wanted) :], wanted, strict=False)
    known = {it: size for it, size in pairs if size} | sizes
    missing = next((it for it in letters if it not in known), None)
    if missing:
        message = f"output_shape must give the size of '{missing}' in equation, but it does not"
        raise call.refused("missing-field", message, "output_shape")
    return known
