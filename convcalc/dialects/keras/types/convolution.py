"""Convolutions: of Keras' ``same`` and ``causal`` padding, separable and transposed ones."""

from collections.abc import Mapping
from typing import Any

from convcalc.diagnostics import EVEN, SIDES
from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.types.activation import activated

PADDED_ABOVE = {
    EVEN: "a ZeroPadding{axes}D({begin}) above",
    SIDES: "a ZeroPadding{axes}D({pairs}) above",
}
"""A layer of Keras has no padding of its own beside ``same``, ``valid`` and ``causal``."""
WORDS: Mapping[str, str] = {
    **PADDED_ABOVE,
    "out_channels": "filters",
    "stride": "strides",
    "dilation": "dilation_rate",
    "channel_multiplier": "depth_multiplier",
    "bias": "use_bias",
}
_PADDINGS = ("valid", "same", "causal")


def padding_of(
    word: str, kernel: tuple[int, ...], stride: tuple[int, ...], dilation: tuple[int, ...]
) -> str | tuple[int, ...]:
    """Return the padding of each axis that a word stands for.

    What ``same`` stands for depends on the input's size, unless windows of an odd extent move
    by steps of 1: then it is half of what they reach past their middle on each side.
    """
    extents = [gap * (size - 1) + 1 for size, gap in zip(kernel, dilation, strict=True)]
    if word == "causal":
        return tuple(side for extent in extents for side in (extent - 1, 0))
    if word == "valid":
        return (0,) * len(kernel)
    if set(stride) == {1} and all(it % 2 for it in extents):
        return tuple(it // 2 for it in extents)
    return word


def axes_of(call: Call) -> int:
    """Return the number of spatial axes that a layer's class names: ``Conv2DTranspose``."""
    return next(int(it) for it in call.class_name if it.isdigit())


def window(call: Call, axes: int) -> dict[str, Any]:
    """Return the fields of a sliding window, as far as Keras has them."""
    kernel = call.config.per_axis("kernel_size", axes)
    dilation = call.config.per_axis("dilation_rate", axes, 1)
    word = call.config.word("padding", _PADDINGS, "valid")
    stride = call.config.per_axis("strides", axes, 1)
    return {
        "kernel_size": kernel,
        "stride": stride,
        "padding": padding_of(word, kernel, stride, dilation),
        "dilation": dilation,
        "rounding": "floor",
    }


def convolution(call: Call) -> Tensor:
    """Conv1D to Conv3D."""
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    made = call.put(
        "conv",
        call.arranged(call.x, order),
        words=WORDS,
        out_channels=call.config.integer("filters"),
        groups=call.config.integer("groups", 1),
        bias=call.config.flag("use_bias", default=True),
        **window(call, axes),
    )
    return activated(call, call.restored(made, order))


def depthwise(call: Call) -> Tensor:
    """DepthwiseConv1D and DepthwiseConv2D."""
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    made = call.put(
        "depthwise_conv",
        call.arranged(call.x, order),
        words=WORDS,
        channel_multiplier=_multiplier(call),
        bias=call.config.flag("use_bias", default=True),
        **window(call, axes),
    )
    return activated(call, call.restored(made, order))


def _multiplier(call: Call) -> int | None:
    """Return how many filters a channel has; None for one, so that it compares as our specs."""
    filters = call.config.integer("depth_multiplier", 1)
    return None if filters == 1 else filters


def separable(call: Call) -> Tensor:
    """SeparableConv1D and SeparableConv2D: only the second half has a bias."""
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    half = call.put(
        "depthwise_conv",
        call.arranged(call.x, order),
        part="depthwise",
        words=WORDS,
        channel_multiplier=_multiplier(call),
        bias=False,
        **window(call, axes),
    )
    made = call.put(
        "conv",
        half,
        part="pointwise",
        words=WORDS,
        out_channels=call.config.integer("filters"),
        kernel_size=(1,) * axes,
        bias=call.config.flag("use_bias", default=True),
        rounding="floor",
    )
    return activated(call, call.restored(made, order))


def transposed(call: Call) -> Tensor:
    """Conv1DTranspose to Conv3DTranspose.

    Source: Keras ``_get_output_shape_given_tf_padding``: with ``same`` the output is stride
    times the input, with ``valid`` nothing is cut off; an output_padding counts from the
    smallest output.
    """
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    kernel = call.config.per_axis("kernel_size", axes)
    stride = call.config.per_axis("strides", axes, 1)
    dilation = call.config.per_axis("dilation_rate", axes, 1)
    same = call.config.word("padding", ("valid", "same"), "valid") == "same"
    extra: tuple[int | None, ...] = (None,) * axes
    if call.config.node("output_padding"):
        extra = call.config.per_axis("output_padding", axes)
    padding: list[int] = []
    added: list[int] = []
    for size, step, gap, given in zip(kernel, stride, dilation, extra, strict=True):
        extent = gap * (size - 1) + 1
        if given is None:
            cut = max(0, extent - step) if same else 0
            more = max(0, step - extent)
        else:
            cut, more = (extent - extent % 2, given) if same else (0, given)
        padding += (cut // 2, cut - cut // 2)
        added.append(more)
    made = call.put(
        "conv_transpose",
        call.arranged(call.x, order),
        words=WORDS,
        out_channels=call.config.integer("filters"),
        kernel_size=kernel,
        stride=stride,
        padding=tuple(padding),
        output_padding=tuple(added),
        dilation=dilation,
        groups=call.config.integer("groups", 1),
        bias=call.config.flag("use_bias", default=True),
    )
    return activated(call, call.restored(made, order))


def locally_connected(call: Call) -> Tensor:
    """LocallyConnected1D and 2D of Keras 2, with a bias for each number of the output."""
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    bias = call.config.flag("use_bias", default=True)
    made = call.put(
        "locally_connected",
        call.arranged(call.x, order),
        words=WORDS,
        out_channels=call.config.integer("filters"),
        bias="per_location" if bias else False,
        **window(call, axes),
    )
    return activated(call, call.restored(made, order))
