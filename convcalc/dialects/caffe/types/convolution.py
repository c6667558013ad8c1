"""Convolution, and what else slides filters in Caffe."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.dialects.caffe.spatial import (
    WINDOW_WORDS,
    convolution_problems,
    extent,
    filter_fields,
    repeated,
)
from convcalc.layers.caffe.conv import (
    AnyRankConv,
    ConvolutionDepthwise,
    DepthwiseConvolution,
    SharedConv,
)

_CHANNEL_AXIS = 1
_WORDS = {
    "out_channels": ("num_output",),
    "groups": ("group",),
    "bias": ("bias_term",),
    **WINDOW_WORDS,
}


def _convolution(given: Given) -> Converted:
    param = given.param
    values = filter_fields(param) | {"rounding": "caffe"}
    axis = param.integer("axis")
    if axis == _CHANNEL_AXIS and given.bottoms == 1:
        return Converted("conv", values, AnyRankConv)
    return Converted("conv", values | {"axis": axis}, SharedConv)


def _depthwise(given: Given) -> Converted:
    plain = _convolution(given)
    if plain.variant is AnyRankConv:
        return plain._replace(variant=DepthwiseConvolution)
    return plain


def _channel_by_channel(given: Given) -> Converted:
    """Return the layer of BVLC's pull request 5665, which has fields that it never looks at."""
    param = given.param
    values = filter_fields(param) | {"rounding": "caffe"}
    for field, name in (("out_channels", "num_output"), ("groups", "group")):
        if not param.has(name):
            values[field] = None
    return Converted("depthwise_conv", values, ConvolutionDepthwise)


def _im2col(given: Given) -> Converted:
    param = given.param
    return Converted(
        "im2col",
        {
            "kernel_size": extent(param, "kernel_size", 1),
            "stride": extent(param, "stride", 1),
            "padding": extent(param, "pad", 0),
            "dilation": repeated(param, "dilation", 1),
            "axis": param.integer("axis"),
            "rounding": "caffe",
        },
    )


def _problems(given: Given) -> Iterator[Problem]:
    yield from convolution_problems(given.param)


ROWS = {
    "Convolution": CaffeType(
        _convolution,
        "convolution_param",
        _problems,
        _WORDS,
        bottoms=(1, None),
        tops=(1, None),
        equal=True,
    ),
    "Im2col": CaffeType(_im2col, "convolution_param", _problems, WINDOW_WORDS),
}
ROWS["DepthwiseConvolution"] = ROWS["Convolution"]._replace(convert=_depthwise)
ROWS["ConvolutionDepthwise"] = CaffeType(
    _channel_by_channel, "convolution_param", _problems, _WORDS
)
