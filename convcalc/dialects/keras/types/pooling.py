"""Pooling: through windows, over whole images, and to a given size."""

from collections.abc import Mapping

from convcalc.dialects.keras.call import Call, Tensor
from convcalc.dialects.keras.types.convolution import PADDED_ABOVE, axes_of, padding_of

_WORDS: Mapping[str, str] = {"kernel_size": "pool_size", "stride": "strides", **PADDED_ABOVE}


def _pooling(call: Call, type_name: str) -> Tensor:
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    kernel = call.config.per_axis("pool_size", axes, 2)
    stride = kernel
    if call.config.node("strides"):
        stride = call.config.per_axis("strides", axes)
    word = call.config.word("padding", ("valid", "same"), "valid")
    made = call.put(
        type_name,
        call.arranged(call.x, order),
        words=_WORDS,
        kernel_size=kernel,
        stride=stride,
        padding=padding_of(word, kernel, stride, (1,) * axes),
        rounding="floor",
    )
    return call.restored(made, order)


def max_pool(call: Call) -> Tensor:
    """MaxPooling1D to MaxPooling3D."""
    return _pooling(call, "max_pool")


def average_pool(call: Call) -> Tensor:
    """AveragePooling1D to AveragePooling3D."""
    return _pooling(call, "avg_pool")


def _global(call: Call, type_name: str) -> Tensor:
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    made = call.put(type_name, call.arranged(call.x, order))
    if call.config.flag("keepdims", default=False):
        return call.restored(made, order)
    return call.put("flatten", made, part="flatten", shares=False)


def global_average(call: Call) -> Tensor:
    """GlobalAveragePooling1D to 3D; without keepdims only the channels stay."""
    return _global(call, "global_avg_pool")


def global_max(call: Call) -> Tensor:
    """GlobalMaxPooling1D to 3D."""
    return _global(call, "global_max_pool")


def _adaptive(call: Call, type_name: str) -> Tensor:
    axes = axes_of(call)
    order = call.image_order(axes + 2)
    made = call.put(
        type_name,
        call.arranged(call.x, order),
        output_size=call.config.per_axis("output_size", axes),
    )
    return call.restored(made, order)


def adaptive_average(call: Call) -> Tensor:
    """AdaptiveAveragePooling1D to 3D."""
    return _adaptive(call, "adaptive_avg_pool")


def adaptive_max(call: Call) -> Tensor:
    """AdaptiveMaxPooling1D to 3D."""
    return _adaptive(call, "adaptive_max_pool")
