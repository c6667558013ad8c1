"""Normalisations; their moving statistics are buffers."""

from collections.abc import Mapping
from math import prod
from typing import Any

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.config import Config

_IMAGE = 3
_WORDS: Mapping[str, str] = {
    "eps": "epsilon",
    "num_groups": "groups",
    "affine": "scale",
    "elementwise_affine": "scale",
}


def _affine(config: Config) -> tuple[bool, bool]:
    """Return whether there is a learned factor and a learned shift."""
    return config.flag("scale", default=True), config.flag("center", default=True)


def _axes(call: Call, rank: int, default: tuple[int, ...] = (-1,)) -> tuple[int, ...]:
    """Return which of Keras' axes are meant, in their order."""
    axes = call.config.integers("axis", default) or default
    for axis in axes:
        call.axis(axis, rank)
    return tuple(sorted({it % rank for it in axes}))


def batch_norm(call: Call) -> Tensor:
    """BatchNormalization; with one of scale and center a part of what ours would learn."""
    rank = call.rank(call.x, 4)
    (axis, *_) = _axes(call, rank)
    order = call.channels_at(axis, rank)
    scale, center = _affine(call.config)
    read = call.arranged(call.x, order)
    eps = call.config.number("epsilon", 1e-3)
    if scale == center:
        made = call.put("batch_norm", read, words=_WORDS, eps=eps, affine=scale)
    else:
        half = "gamma" if scale else "beta"
        made = call.put("batch_norm", read, words=_WORDS, eps=eps, affine=False)
        made = call.put("scale" if scale else "bias", made, part=half)
    return call.restored(made, order)


def _learned(call: Call, tensor: Tensor, sizes: tuple[int, ...] | None) -> Tensor:
    """Return a normalisation that learns something else than a number for each channel."""
    if sizes is None:
        return call.unknown()
    learned = zip(("weight", "bias"), _affine(call.config), strict=True)
    params = tuple((name, sizes) for name, is_there in learned if is_there)
    return call.put("custom", tensor, params=params)


def layer_norm(call: Call) -> Tensor:
    """LayerNormalization over some axes; the learned numbers run along these."""
    rank = call.rank(call.x, 4)
    axes = _axes(call, rank)
    scale, center = _affine(call.config)
    if call.config.flag("rms_scaling", default=False):
        return rms_norm(call)
    if center and not scale:
        return _learned(call, call.x, _sizes(call, axes))
    return _over_axes(call, "layer_norm", axes, elementwise_affine=scale, bias=center)


def _over_axes(call: Call, type_name: str, axes: tuple[int, ...], **fields: Any) -> Tensor:  # noqa: ANN401
    """Return a tensor normalised over Keras' axes, put side by side if they are not."""
    rank = call.rank(call.x, 4)
    order = call.net.order(rank)
    first = min(order.index(it) for it in axes)
    if {*order[first : first + len(axes)]} != {*axes}:
        order = (*(it for it in range(rank) if it not in axes), *axes)
        first = rank - len(axes)
    made = call.put(
        type_name,
        call.arranged(call.x, order),
        words=_WORDS,
        axis=first,
        num_axes=len(axes),
        eps=call.config.number("epsilon", 1e-3),
        **fields,
    )
    return call.restored(made, order)


def rms_norm(call: Call) -> Tensor:
    """RMSNormalization: a learned factor along the axes and no shift."""
    return _over_axes(call, "rms_norm", _axes(call, call.rank(call.x, 4)))


def _sizes(call: Call, axes: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the sizes of some of Keras' axes, None where they are not known."""
    shape = call.x.shape
    return shape and tuple(shape[call.axis(it, len(shape))] for it in axes)


def group_norm(call: Call) -> Tensor:
    """GroupNormalization; -1 groups are one for each channel."""
    rank = call.rank(call.x, 4)
    (axis, *_) = _axes(call, rank)
    order = call.channels_at(axis, rank)
    groups = call.config.integer("groups", 32)
    read = call.arranged(call.x, order)
    scale, center = _affine(call.config)
    eps = call.config.number("epsilon", 1e-3)
    both = scale and center
    if groups == -1 and rank >= _IMAGE:
        made = call.put("instance_norm", read, words=_WORDS, eps=eps, affine=both)
    else:
        count = max(1, groups) if groups != -1 or not read.shape else read.shape[1]
        made = call.put(
            "group_norm", read, words=_WORDS, eps=eps, num_groups=count, affine=both
        )
    if scale != center:
        made = call.put("scale" if scale else "bias", made, part="gamma" if scale else "beta")
    return call.restored(made, order)


def unit_norm(call: Call) -> Tensor:
    """UnitNormalization, which learns nothing."""
    return call.put("custom")


def normalization(call: Call) -> Tensor:
    """Normalization by given numbers, or by a mean, a variance and a count of data seen."""
    if call.config.node("mean"):
        return call.put("power")
    rank = call.rank(call.x, 4)
    axes = _axes(call, rank) if call.config.node("axis") else ()
    if len(axes) == 1:
        order = call.channels_at(axes[0], rank)
        read = call.arranged(call.x, order)
        return call.restored(
            call.put("batch_norm", read, affine=False, scale_factor=True), order
        )
    sizes = _sizes(call, axes)
    if sizes is None:
        return call.unknown()
    count = (prod(sizes),)
    return call.put("custom", buffers=(("mean", count), ("variance", count), ("count", (1,))))


def layer_scale(call: Call) -> Tensor:
    """LayerScale of ConvNeXt: a learned factor for each channel."""
    return _channelwise(call, bias=False)


def _channelwise(call: Call, *, bias: bool) -> Tensor:
    rank = call.rank(call.x, 4)
    order = call.channels_at(rank - 1, rank)
    made = call.put("scale", call.arranged(call.x, order), bias=bias)
    return call.restored(made, order)


def spectral(call: Call) -> Tensor:
    """SpectralNormalization around a layer: a vector more, which is no learned one."""
    from convcalc.dialects.keras.types.wrapper import wrapped

    class_name, config = wrapped(call)
    (made, *_) = call.net.doors.handle(call.inner(class_name, config, "", *call.inputs))
    units = next(
        (config.integer(it) for it in ("filters", "units", "output_dim") if config.node(it)), 0
    )
    if units and call.owner is None:
        made = call.put("custom", made, part="vector_u", buffers=(("vector_u", (1, units)),))
    return made
