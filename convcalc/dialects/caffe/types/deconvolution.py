"""Deconvolution, the transposed convolution."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.dialects.caffe.spatial import (
    WINDOW_WORDS,
    convolution_problems,
    filter_fields,
)
from convcalc.layers.caffe.conv_transpose import SharedConvTranspose

_CHANNEL_AXIS = 1


def _deconvolution(given: Given) -> Converted:
    param = given.param
    values = filter_fields(param)
    axis = param.integer("axis")
    if axis == _CHANNEL_AXIS and given.bottoms == 1:
        return Converted("conv_transpose", values)
    return Converted("conv_transpose", values | {"axis": axis}, SharedConvTranspose)


def _problems(given: Given) -> Iterator[Problem]:
    yield from convolution_problems(given.param)


ROWS = {
    "Deconvolution": CaffeType(
        _deconvolution,
        "convolution_param",
        _problems,
        {
            "out_channels": ("num_output",),
            "groups": ("group",),
            "bias": ("bias_term",),
            **WINDOW_WORDS,
        },
        bottoms=(1, None),
        tops=(1, None),
        equal=True,
    )
}
