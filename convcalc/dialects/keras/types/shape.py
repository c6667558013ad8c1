"""Layers that change the shape of what they read."""

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.types.convolution import axes_of
from convcalc.layers.shared.ratio import Ratio


def flatten(call: Call) -> Tensor:
    """Flatten; a batch of single numbers has an axis more then."""
    if call.x.rank == 1:
        return call.put("reshape", axis=0, shape=(0, 1))
    return call.put("flatten")


def reshape(call: Call) -> Tensor:
    """Reshape: sizes behind the batch, of which one may be -1."""
    target = call.config.integers("target_shape")
    order = call.net.order(len(target) + 1)
    sizes = tuple(target[it - 1] for it in order[1:])
    if any(it < -1 or it == 0 for it in target):
        raise call.refused(
            "reshape-mismatch",
            f"target_shape must have sizes of at least 1 and one -1, but it is {list(target)}",
            "target_shape",
        )
    if target and call.x.rank == 1:
        return call.put("reshape", words={"shape": "target_shape"}, axis=0, shape=(0, *sizes))
    if not target:
        return call.put("flatten")
    return call.put("reshape", words={"shape": "target_shape"}, shape=sizes)


def permute(call: Call) -> Tensor:
    """Permute: Keras' axes behind the batch, counted from 1, in another order."""
    dims = call.config.integers("dims")
    rank = len(dims) + 1
    axes = call.rank(call.x, rank) - 1
    if sorted(dims) != list(range(1, axes + 1)):
        raise call.refused(
            "not-a-permutation",
            f"dims must name each axis behind the batch once, but it is {list(dims)} and there"
            f" are {axes}",
            "dims",
        )
    order = call.net.order(rank)
    new = (0, *dims)
    return call.put("permute", dims=tuple(order.index(new[it]) for it in order))


def repeat(call: Call) -> Tensor:
    """RepeatVector: (N, D) becomes (N, n, D)."""
    times = call.config.integer("n")
    if call.x.shape is None:
        return call.unknown()
    size = call.x.shape[-1]
    one = (1, size)
    sizes = tuple(one[it - 1] for it in call.net.order(3)[1:])
    held = call.put("reshape", part="reshape", shares=False, shape=sizes)
    return call.put("tile", held, words={"tiles": "n"}, tiles=times, axis=call.axis(1, 3))


def pad(call: Call) -> Tensor:
    """ZeroPadding1D to 3D."""
    return _padded(call, "padding", 1)


def crop(call: Call) -> Tensor:
    """Cropping1D to 3D."""
    return _padded(call, "cropping", -1)


def _padded(call: Call, key: str, sign: int) -> Tensor:
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    sides = call.config.sides(key, axes, 1)
    if any(min(it) < 0 for it in sides):
        raise call.refused("value-out-of-range", f"{key} must be at least 0", key)
    made = call.put(
        "pad",
        call.arranged(call.x, order),
        words={"padding": key},
        padding=tuple(sign * it for side in sides for it in side),
    )
    return call.restored(made, order)


def upsample(call: Call) -> Tensor:
    """UpSampling1D to 3D."""
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    factors = call.config.per_axis("size", axes, 2)
    if min(factors) < 1:
        raise call.refused("value-out-of-range", "size must be at least 1", "size")
    is_smooth = call.config.text("interpolation", "nearest").lower() in ("bilinear", "bicubic")
    made = call.put(
        "upsample",
        call.arranged(call.x, order),
        words={"scale_factor": "size"},
        scale_factor=tuple(Ratio(it, 1) for it in factors),
        mode=call.config.text("interpolation").lower() if is_smooth else "nearest",
    )
    return call.restored(made, order)


def resize(call: Call) -> Tensor:
    """Resizing, CenterCrop and RandomCrop: images of a given height and width."""
    rank = call.rank(call.x, 4)
    order = call.image_order(rank)
    size = (call.config.integer("height"), call.config.integer("width"))
    is_smooth = call.config.text("interpolation", "bilinear").lower() == "bilinear"
    made = call.put(
        "upsample",
        call.arranged(call.x, order),
        size=size,
        mode="bilinear" if is_smooth else "nearest",
    )
    return call.restored(made, order)
