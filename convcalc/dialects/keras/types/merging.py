"""Layers that merge several inputs."""

from math import prod

from convcalc.dialects.keras.call import Call, Tensor

_PAIR = 2


def merged(call: Call, type_name: str) -> Tensor:
    """Return the inputs merged number by number; where axes are missing they are put in.

    Source: Keras ``Merge.call``: shapes agree from their last axis on, the batch aside.
    """
    if len(call.inputs) == 1:
        return call.put("identity")
    ranks = [it.rank for it in call.inputs]
    if not ranks:
        raise call.refused("wrong-number", "the layer must read something", "name")
    if None in ranks or len(set(ranks)) == 1:
        return call.put(type_name)
    most = max(it for it in ranks if it)
    reads = [_stretched(call, it, most, k) for k, it in enumerate(call.inputs)]
    return call.put(type_name, *reads)


def _stretched(call: Call, tensor: Tensor, rank: int, number: int) -> Tensor:
    """Return a tensor with axes of 1 behind its batch, as many as it lacks."""
    natural = call.natural(tensor)
    if natural is None or len(natural) == rank:
        return tensor
    longer = (natural[0], *([1] * (rank - len(natural))), *natural[1:])
    part = f"reshape{number + 1}"
    return call.put("reshape", tensor, part=part, shares=False, shape=call.ours(longer))


def add(call: Call) -> Tensor:
    """Add."""
    return merged(call, "add")


def subtract(call: Call) -> Tensor:
    """Subtract."""
    return merged(call, "subtract")


def multiply(call: Call) -> Tensor:
    """Multiply."""
    return merged(call, "multiply")


def average(call: Call) -> Tensor:
    """Average."""
    return merged(call, "average")


def maximum(call: Call) -> Tensor:
    """Maximum."""
    return merged(call, "maximum")


def minimum(call: Call) -> Tensor:
    """Minimum."""
    return merged(call, "minimum")


def concatenate(call: Call) -> Tensor:
    """Concatenate along an axis."""
    rank = call.rank(call.x, 4)
    return call.put("concat", axis=call.axis(call.config.integer("axis", -1), rank))


def dot(call: Call) -> Tensor:
    """Dot: the products of two inputs along an axis of each, behind their batch.

    Source: Keras ``Dot`` and ``batch_dot``: the axes that are left of both, in their order.
    """
    shapes = [it for it in map(call.natural, call.inputs) if it]
    if len(shapes) != _PAIR or len(call.inputs) != _PAIR:
        return call.unknown()
    axes = call.config.integers("axes")
    pair = (axes * 2)[:_PAIR]
    left, right = shapes
    one, two = pair
    if not (-len(left) <= one < len(left) and -len(right) <= two < len(right)):
        raise call.refused(
            "no-such-axis", f"axes must be those of the inputs, but it is {pair}", "axes"
        )
    one, two = one % len(left), two % len(right)
    if left[one] != right[two]:
        raise call.refused(
            "shapes-differ",
            f"the inputs must be as long along axes, but {left[one]} is not {right[two]}",
            "axes",
        )
    rest = [size for axis, size in enumerate(left) if axis not in (0, one)]
    rest += [size for axis, size in enumerate(right) if axis not in (0, two)]
    return call.put(
        "custom",
        output_shape=call.ours((left[0], *(rest or (1,)))),
        macs_per_example=left[one] * prod(rest),
    )
