"""Kernel, stride and padding of a Caffe layer, in all the ways its fields can say them."""

from collections.abc import Iterator
from typing import Any

from convcalc.diagnostics import Field, Problem, Words
from convcalc.dialects.caffe.message import Message
from convcalc.windows import PerAxis

_EXTENTS = ("kernel_size", "stride", "pad")

WINDOW_WORDS = {
    "kernel_size": ("kernel_size", "kernel_h", "kernel_w"),
    "stride": ("stride", "stride_h", "stride_w"),
    "padding": ("pad", "pad_h", "pad_w"),
}
"""The Caffe fields behind ours that describe a window."""


def filter_fields(param: Message) -> dict[str, Any]:
    """Return what a ConvolutionParameter says of its filters, in our words."""
    return {
        "out_channels": param.integer("num_output"),
        "kernel_size": extent(param, "kernel_size", 1),
        "stride": extent(param, "stride", 1),
        "padding": extent(param, "pad", 0),
        "dilation": repeated(param, "dilation", 1),
        "groups": param.integer("group"),
        "bias": param.flag("bias_term"),
    }


def extent(param: Message, field: str, default: int) -> PerAxis:
    """Return ``kernel_size``, ``stride`` or ``pad``: one number, or one for each axis.

    Of ``kernel_h`` and ``kernel_w`` Caffe takes 0 for a missing one.
    """
    pair = _pair(field)
    if any(map(param.has, pair)):
        return tuple(param.integer(it) if param.has(it) else 0 for it in pair)
    return repeated(param, field, default)


def repeated(param: Message, field: str, default: int) -> PerAxis:
    """Return what a field says that may be given once or once for each axis."""
    numbers = tuple(it.value for it in param.values(field) if isinstance(it.value, int))
    return numbers if len(numbers) > 1 else numbers[0] if numbers else default


def convolution_problems(param: Message) -> Iterator[Problem]:
    """Yield what ``BaseConvolutionLayer::LayerSetUp`` of Caffe refuses."""
    yield from _kernel_problems(param)
    for field in _EXTENTS:
        yield from both_ways(param, field)
    yield from half_given(param, "kernel_size", "; Caffe takes 0 for it")
    yield from half_given(param, "stride", "; Caffe takes 0 for it, and divides by it")


def pooling_problems(param: Message) -> Iterator[Problem]:
    """Yield what ``PoolingLayer::LayerSetUp`` of Caffe refuses."""
    if param.flag("global_pooling"):
        yield from _global_problems(param)
    else:
        yield from _kernel_problems(param)
        yield from both_ways(param, "kernel_size")
        yield from half_given(param, "kernel_size")
    for field in ("stride", "pad"):
        yield from both_ways(param, field)
        yield from half_given(param, field)


def _pair(field: str) -> tuple[str, str]:
    stem = field.removesuffix("_size")
    return f"{stem}_h", f"{stem}_w"


def _kernel_problems(param: Message) -> Iterator[Problem]:
    if not any(map(param.has, ("kernel_size", "kernel_h", "kernel_w"))):
        yield Problem(
            "missing-field",
            Words("the layer must have {kernel_size}"),
            "kernel_size",
        )


def both_ways(param: Message, field: str) -> Iterator[Problem]:
    """Yield a field that is given for both axes and for one of them too."""
    given = tuple(filter(param.has, _pair(field)))
    if param.has(field) and given:
        yield Problem(
            "given-both-ways",
            Words(
                "{field} must be given either at once or by axis, but {given} {are} given too",
                field=Field(field),
                given=" and ".join(given),
                are="is" if len(given) == 1 else "are",
            ),
            field,
            "leave one of them out",
        )


def half_given(param: Message, field: str, outcome: str = "") -> Iterator[Problem]:
    """Yield a field that is given for one axis and not for the other."""
    pair = _pair(field)
    given, missing = (tuple(it for it in pair if param.has(it) is has) for has in (True, False))
    if given and missing:
        yield Problem(
            "missing-field",
            f"{pair[0]} and {pair[1]} must be given together,"
            f" but there is no {missing[0]}{outcome}",
            given[0],
            Words(
                "write {missing} too, or {field} for both",
                missing=missing[0],
                field=Field(field),
            ),
        )


def _global_problems(param: Message) -> Iterator[Problem]:
    for field in filter(param.has, ("kernel_size", "kernel_h", "kernel_w")):
        yield Problem(
            "global-pooling-window",
            Words(
                "global pooling must take its kernel from the input, but {field} is given",
                field=Field(field),
            ),
            field,
            Words("leave out {field} or global_pooling", field=Field(field)),
        )
    for field, only in (("stride", 1), ("pad", 0)):
        for name in filter(param.has, (field, *_pair(field))):
            if param.integer(name) != only:
                yield Problem(
                    "global-pooling-window",
                    f"{name} of global pooling must be {only}, but it is {param.integer(name)}",
                    name,
                    f"leave {name} out",
                )
