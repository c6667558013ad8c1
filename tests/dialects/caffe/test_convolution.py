"""Caffe's convolutions, against its BaseConvolutionLayer."""

from collections.abc import Callable

import pytest

import convcalc
from convcalc import Analysis
from convcalc.convert.conversion import convert
from convcalc.languages import language
from convcalc.settings import Settings
from convcalc.shapes import Shape
from convcalc.source import Source

Shapes = tuple[Shape, ...]
Accepted = Callable[..., tuple[str, Shapes, Shapes]]
Refused = Callable[..., list[tuple[str, str, str | None]]]
Judge = Callable[..., Analysis]


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "kind", "tops", "blobs"),
    [
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 }",
            "conv",
            ((1, 4, 8, 9),),
            ((4, 3, 3, 3), (4,)),
            id="plain",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 bias_term: false }",
            "conv",
            ((1, 4, 8, 9),),
            ((4, 3, 3, 3),),
            id="no-bias",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_h: 3 kernel_w: 1"
            " stride_h: 2 stride_w: 1 pad_h: 1 }",
            "conv",
            ((1, 4, 5, 11),),
            ((4, 3, 3, 1), (4,)),
            id="pairs-of-h-and-w",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 kernel_size: 5 }",
            "conv",
            ((1, 4, 8, 7),),
            ((4, 3, 3, 5), (4,)),
            id="repeated",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 dilation: 1 dilation: 2 }",
            "conv",
            ((1, 4, 8, 7),),
            ((4, 3, 3, 3), (4,)),
            id="dilated",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 axis: 2 }",
            "conv",
            ((1, 3, 4, 9),),
            ((4, 10, 3), (4,)),
            id="channels-on-axis-2",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 axis: -3 }",
            "conv",
            ((1, 4, 8, 9),),
            ((4, 3, 3, 3), (4,)),
            id="axis-from-behind",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 axis: 0 }",
            "conv",
            ((4, 1, 8, 9),),
            ((4, 1, 3, 3, 3), (4,)),
            id="batch-as-channels",
        ),
        pytest.param(
            "Convolution",
            ((1, 3),),
            "convolution_param { num_output: 4 kernel_size: 3 }",
            "conv",
            ((1, 4),),
            ((4, 3), (4,)),
            id="no-spatial-axes",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 8, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 }",
            "conv",
            ((1, 4, 6, 8, 9),),
            ((4, 3, 3, 3, 3), (4,)),
            id="3d",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11), (1, 3, 10, 11)),
            "convolution_param { num_output: 4 kernel_size: 3 }",
            "conv",
            ((1, 4, 8, 9), (1, 4, 8, 9)),
            ((4, 3, 3, 3), (4,)),
            id="two-bottoms-share-filters",
        ),
        pytest.param(
            "Deconvolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 4 stride: 2 pad: 1 }",
            "conv_transpose",
            ((1, 4, 20, 22),),
            ((3, 4, 4, 4), (4,)),
            id="deconvolution",
        ),
        pytest.param(
            "Deconvolution",
            ((1, 6, 5, 5),),
            "convolution_param { num_output: 6 kernel_size: 2 stride: 2 group:"
            " 3 bias_term: false }",
            "conv_transpose",
            ((1, 6, 10, 10),),
            ((6, 2, 2, 2),),
            id="deconvolution-in-groups",
        ),
        pytest.param(
            "Deconvolution",
            ((1, 3, 5, 5), (1, 3, 5, 5)),
            "convolution_param { num_output: 4 kernel_size: 2 stride: 2 }",
            "conv_transpose",
            ((1, 4, 10, 10), (1, 4, 10, 10)),
            ((3, 4, 2, 2), (4,)),
            id="deconvolution-of-two",
        ),
        pytest.param(
            "DepthwiseConvolution",
            ((1, 4, 10, 10),),
            "convolution_param { num_output: 4 kernel_size: 3 group: 4 }",
            "conv",
            ((1, 4, 8, 8),),
            ((4, 1, 3, 3), (4,)),
            id="depthwise",
        ),
        pytest.param(
            "Im2col",
            ((1, 3, 10, 11),),
            "convolution_param { kernel_size: 3 stride: 2 }",
            "im2col",
            ((1, 27, 4, 5),),
            (),
            id="im2col",
        ),
    ],
)
def test_accepted(
    accepted: Accepted,
    type_name: str,
    inputs: Shapes,
    fields: str,
    kind: str,
    tops: Shapes,
    blobs: Shapes,
) -> None:
    assert accepted(type_name, inputs, fields, len(tops)) == (kind, tops, blobs)


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "tops", "expected"),
    [
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4  }",
            1,
            [("missing-field", "the layer must have kernel_size", None)],
            id="no-kernel",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { kernel_size: 3 }",
            1,
            [("missing-field", "the layer must have num_output", None)],
            id="no-filters",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 stride: 0 }",
            1,
            [("value-out-of-range", "stride must be at least 1, but it is 0", None)],
            id="stride-0",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 stride_h: 2 }",
            1,
            [
                (
                    "missing-field",
                    "stride_h and stride_w must be given together,"
                    " but there is no stride_w; Caffe takes 0 for it, and divides by it",
                    "write stride_w too, or stride for both",
                ),
            ],
            id="stride-h-alone",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_h: 3 }",
            1,
            [
                (
                    "missing-field",
                    "kernel_h and kernel_w must be given together,"
                    " but there is no kernel_w; Caffe takes 0 for it",
                    "write kernel_w too, or kernel_size for both",
                )
            ],
            id="kernel-h-alone",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 pad: 1 pad_h: 1 pad_w: 1 }",
            1,
            [
                (
                    "given-both-ways",
                    "pad must be given either at once or by axis,"
                    " but pad_h and pad_w are given too",
                    "leave one of them out",
                )
            ],
            id="pad-both-ways",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 kernel_size: 5 kernel_size: 5 }",
            1,
            [
                (
                    "wrong-number",
                    "kernel_size must be one number or one for each spatial axis,"
                    " but it has 3 and the input has 2: height, width",
                    None,
                )
            ],
            id="three-kernels-on-an-image",
        ),
        pytest.param(
            "Convolution",
            ((1, 3),),
            "convolution_param { num_output: 4 kernel_h: 3 kernel_w: 3 }",
            1,
            [
                (
                    "wrong-number",
                    "kernel_size must be one number or one for each spatial axis,"
                    " but it has 2 and the input has 0: ",
                    None,
                )
            ],
            id="pair-without-axes",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 12 stride: 4 }",
            1,
            [
                (
                    "window-exceeds-input",
                    "the window must fit into its padded input,"
                    " but height 12 > 10, width 12 > 11",
                    "make the window smaller or pad the input; layers above may shrink"
                    " it too far",
                )
            ],
            id="window-too-large",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 group: 2 }",
            1,
            [
                (
                    "not-divisible",
                    "group must divide the input's channels, but 3 = 2 x 1 + 1",
                    None,
                )
            ],
            id="group-not-divisor",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11),),
            "convolution_param { num_output: 4 kernel_size: 3 axis: 4 }",
            1,
            [
                (
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 4 and 10x11x3 with its batch has 4 axes",
                    None,
                )
            ],
            id="axis-too-far",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11), (1, 3, 9, 11)),
            "convolution_param { num_output: 4 kernel_size: 3 }",
            2,
            [
                (
                    "shapes-differ",
                    "inputs must have one shape, but b0 gives 10x11x3 and b1 gives 9x11x3",
                    None,
                )
            ],
            id="two-bottoms-differ",
        ),
        pytest.param(
            "Convolution",
            ((1, 3, 10, 11), (1, 3, 10, 11)),
            "convolution_param { num_output: 4 kernel_size: 3 }",
            1,
            [
                (
                    "wrong-number",
                    "the layer must have a top for each bottom, but it has 1 top and 2 bottoms",
                    None,
                )
            ],
            id="two-bottoms-one-top",
        ),
    ],
)
def test_refused(
    refused: Refused,
    type_name: str,
    inputs: Shapes,
    fields: str,
    tops: int,
    expected: list[tuple[str, str, str | None]],
) -> None:
    assert refused(type_name, inputs, fields, tops) == expected


def test_filters_that_two_bottoms_share_work_twice(judge: Judge) -> None:
    once = judge("Convolution", ((1, 3, 4, 4),), CONV)
    twice = judge("Convolution", ((1, 3, 4, 4),) * 2, CONV, 2)
    # 2*2 places of 4 filters of 3*3*3
    assert (once.totals.macs, once.totals.params) == (432, 112)
    assert (twice.totals.macs, twice.totals.params) == (864, 112)


CONV = "convolution_param { num_output: 4 kernel_size: 3 }"


def test_a_depthwise_convolution_without_groups_is_warned_of(judge: Judge) -> None:
    analysis = judge("DepthwiseConvolution", ((1, 4, 3, 3),), CONV)
    (found,) = analysis.diagnostics
    assert (found.rule, found.severity) == ("depthwise-not-grouped", "warning")
    assert found.message == (
        "group of a depthwise convolution should be the number of input channels,"
        " but it is 1 and the input has 4"
    )
    assert found.help == "write group: 4; without it each filter is counted with 4 channels"
    assert analysis.totals.params == 4 * 4 * 9 + 4


# 54 channels of 3x3 are 486 weights in BVLC's pull request 5665, 58 outputs on 24 channels 216
@pytest.mark.parametrize(
    ("channels", "fields", "weights", "macs"),
    [
        pytest.param(54, "num_output: 54", 486, 486 * 4, id="no-group"),
        pytest.param(24, "num_output: 58", 216, 216 * 4, id="other-num-output"),
        pytest.param(24, "num_output: 0 group: 0", 216, 216 * 4, id="zeros"),
        pytest.param(24, "num_output: 24 group: 12", 216, 216 * 4, id="other-group"),
        pytest.param(24, "", 216, 216 * 4, id="neither"),
    ],
)
def test_convolution_depthwise_has_a_filter_for_each_channel(
    judge: Judge, channels: int, fields: str, weights: int, macs: int
) -> None:
    window = "kernel_size: 3 stride: 2 pad: 1"
    param = f"convolution_param {{ {fields} {window} }}"
    analysis = judge("ConvolutionDepthwise", ((1, channels, 4, 4),), param)
    assert analysis.ok
    (row,) = analysis.layers
    assert row.outputs[0].shape == (1, channels, 2, 2)
    weight, bias = row.parameters or ()
    assert (weight.shape, weight.count) == ((channels, 1, 3, 3), weights)
    assert bias.shape == (channels,)
    assert row.macs == macs


def test_what_convolution_depthwise_never_looks_at_is_warned_of(judge: Judge) -> None:
    fields = "convolution_param { num_output: 58 group: 2 kernel_size: 3 }"
    analysis = judge("ConvolutionDepthwise", ((1, 24, 3, 3),), fields)
    assert [(it.rule, it.severity, it.message, it.help) for it in analysis.diagnostics] == [
        (
            "field-ignored",
            "warning",
            "num_output of ConvolutionDepthwise should be the number of input channels,"
            " but it is 58 and the input has 24",
            "write num_output: 24 or leave it out; the layer never looks at it",
        ),
        (
            "field-ignored",
            "warning",
            "group of ConvolutionDepthwise should be the number of input channels,"
            " but it is 2 and the input has 24",
            "write group: 24 or leave it out; the layer never looks at it",
        ),
    ]


def test_convolution_depthwise_slides_over_images_only(refused: Refused) -> None:
    assert refused("ConvolutionDepthwise", ((1, 24, 3),), CONV, 1) == [
        (
            "wrong-input-shape",
            "the input must have 4 axes (batch, channels, height, width), but it has 3",
            None,
        )
    ]


@pytest.mark.parametrize("syntax", ["yaml", "prototxt"])
def test_convolution_depthwise_is_converted_as_what_it_computes(syntax: str) -> None:
    text = (
        'input: "data" input_shape { dim: 1 dim: 24 dim: 5 dim: 5 }'
        ' layer { name: "L" type: "ConvolutionDepthwise" bottom: "data" top: "L"'
        " convolution_param { num_output: 58 group: 2 kernel_size: 3 stride: 1 pad: 0 } }"
    )
    converted = convert(
        Source("n.prototxt", text), language("prototxt"), Settings(), language(syntax)
    )
    assert converted.text is not None
    again = convcalc.summarize_text(converted.text, syntax=syntax)
    assert [it.shape for it in again.layers[0].parameters or ()] == [(24, 1, 3, 3), (24,)]
