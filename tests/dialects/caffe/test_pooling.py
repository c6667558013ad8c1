"""Caffe's pooling, against its PoolingLayer."""

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
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 3 stride: 2 }",
            "max_pool",
            ((1, 3, 5, 5),),
            (),
            id="rounded-up",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { pool: AVE kernel_size: 3 stride: 2 }",
            "avg_pool",
            ((1, 3, 5, 5),),
            (),
            id="mean",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { pool: STOCHASTIC kernel_size: 2 stride: 2 }",
            "stochastic_pool",
            ((1, 3, 5, 6),),
            (),
            id="stochastic",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 2 stride: 2 pad: 1 }",
            "max_pool",
            ((1, 3, 6, 6),),
            (),
            id="clipped",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 3 stride: 2 pad: 1 round_mode: FLOOR }",
            "max_pool",
            ((1, 3, 5, 6),),
            (),
            id="round-mode-floor",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 2 stride: 2 ceil_mode: false }",
            "max_pool",
            ((1, 3, 5, 5),),
            (),
            id="ceil-mode-of-forks",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 3 pad: 2 round_mode: FLOOR }",
            "max_pool",
            ((1, 3, 12, 13),),
            (),
            id="more-than-half-padded",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_h: 3 kernel_w: 2 stride_h: 1 stride_w: 2 }",
            "max_pool",
            ((1, 3, 8, 6),),
            (),
            id="pairs",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 2 stride: 2 }",
            "max_pool",
            ((1, 3, 5, 6), (1, 3, 5, 6)),
            (),
            id="mask",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { pool: AVE global_pooling: true }",
            "global_avg_pool",
            ((1, 3, 1, 1),),
            (),
            id="global",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { global_pooling: true }",
            "global_max_pool",
            ((1, 3, 1, 1), (1, 3, 1, 1)),
            (),
            id="global-mask",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 1, 1),),
            "pooling_param { kernel_size: 2 stride: 2 }",
            "max_pool",
            ((1, 3, 1, 1),),
            (),
            id="placeholder-of-one-pixel",
        ),
        # Caffe's ceil((W - F + 2P)/S) + 1
        pytest.param(
            "Pooling",
            ((1, 3, 4, 4),),
            "pooling_param { kernel_size: 5 stride: 3 }",
            "max_pool",
            ((1, 3, 1, 1),),
            (),
            id="overlapping-windows-larger-than-the-image",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 12 stride: 4 }",
            "max_pool",
            ((1, 3, 1, 1),),
            (),
            id="window-larger-by-less-than-a-stride",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 4, 8),),
            "pooling_param { pool: AVE kernel_size: 7 stride: 2 pad: 1 }",
            "avg_pool",
            ((1, 3, 1, 3),),
            (),
            id="one-axis-larger-one-not",
        ),
        pytest.param(
            "SPP",
            ((2, 6, 13, 17),),
            "spp_param { pyramid_height: 3 }",
            "spatial_pyramid_pool",
            ((2, 126),),
            (),
            id="spp",
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
            "Pooling",
            ((1, 3, 10),),
            "pooling_param { kernel_size: 2 }",
            1,
            [
                (
                    "wrong-input-shape",
                    "the input must have 4 axes (batch, channels, height, width), but it has 3",
                    None,
                )
            ],
            id="three-axes",
        ),
        pytest.param(
            "Pooling",
            ((1, 3),),
            "pooling_param { global_pooling: true }",
            1,
            [
                (
                    "wrong-input-shape",
                    "the input must have 4 axes (batch, channels, height, width), but it has 2",
                    None,
                )
            ],
            id="global-on-a-vector",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 2 pad: 2 }",
            1,
            [
                (
                    "pooling-padding-too-large",
                    "pad of a pooling layer must be smaller than kernel_size,"
                    " but it is 2 and kernel_size is 2",
                    None,
                )
            ],
            id="pad-as-large-as-kernel",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 0 }",
            1,
            [("value-out-of-range", "kernel_size must be at least 1, but it is 0", None)],
            id="kernel-0",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_h: 3 }",
            1,
            [
                (
                    "missing-field",
                    "kernel_h and kernel_w must be given together, but there is no kernel_w",
                    "write kernel_w too, or kernel_size for both",
                ),
            ],
            id="kernel-h-alone",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { pool: AVE global_pooling: true kernel_size: 3 }",
            1,
            [
                (
                    "global-pooling-window",
                    "global pooling must take its kernel from the input,"
                    " but kernel_size is given",
                    "leave out kernel_size or global_pooling",
                )
            ],
            id="global-with-kernel",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { pool: AVE kernel_size: 2 stride: 2 }",
            2,
            [
                (
                    "wrong-number",
                    "only MAX pooling has a second top, its mask, but pool is AVE",
                    None,
                )
            ],
            id="mask-of-a-mean",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 12 stride: 2 }",
            1,
            [
                (
                    "window-exceeds-input",
                    "the window must fit into its padded input, but height 12 > 10",
                    "make the window smaller or pad the input; layers above may shrink"
                    " it too far",
                )
            ],
            id="window-larger-by-a-stride",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 12 stride: 4 round_mode: FLOOR }",
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
            id="window-too-large-rounded-down",
        ),
        # Caffe, PoolingLayer::LayerSetUp pads for the mean and the largest number only
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { pool: STOCHASTIC kernel_size: 2 pad: 1 }",
            1,
            [
                (
                    "pooling-padding-too-large",
                    "pad of STOCHASTIC pooling must be 0, but it is 1",
                    "leave pad out",
                )
            ],
            id="padded-stochastic",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { pool: STOCHASTIC kernel_size: 2 pad_h: 0 pad_w: 1 }",
            1,
            [
                (
                    "pooling-padding-too-large",
                    "pad_w of STOCHASTIC pooling must be 0, but it is 1",
                    "leave pad_w out",
                )
            ],
            id="stochastic-padded-on-one-axis",
        ),
        pytest.param(
            "SPP",
            ((2, 6, 13, 17),),
            "",
            1,
            [("missing-field", "the layer must have pyramid_height", None)],
            id="no-pyramid",
        ),
        pytest.param(
            "SPP",
            ((1, 2, 3, 8),),
            "spp_param { pyramid_height: 3 }",
            1,
            [
                (
                    "pyramid-too-high",
                    "the bins of every level must be larger than their padding,"
                    " but 4 bins of 1 on an axis of 3 need a padding of 1",
                    None,
                )
            ],
            id="more-bins-than-pixels",
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


def test_a_window_that_is_cut_off_is_warned_of(judge: Judge) -> None:
    analysis = judge("Pooling", ((1, 3, 1, 1),), "pooling_param { kernel_size: 2 stride: 2 }")
    (found,) = analysis.diagnostics
    assert (found.rule, found.severity) == ("window-cut-off", "warning")
    assert found.message == (
        "the window should fit into its padded input,"
        " but 2 > 1 and what lies outside is cut off"
    )
    assert found.help == "write global_pooling: true if the whole image is meant"


def test_a_window_that_is_cut_off_on_one_axis_is_no_global_pooling(judge: Judge) -> None:
    analysis = judge(
        "Pooling", ((1, 3, 4, 8),), "pooling_param { pool: AVE kernel_size: 5 stride: 3 }"
    )
    (found,) = analysis.diagnostics
    assert (found.rule, found.severity) == ("window-cut-off", "warning")
    assert found.message == (
        "the window should fit into its padded input,"
        " but height 5 > 4 and what lies outside is cut off"
    )
    assert found.help == "make the window smaller"


# Caffe: the windows start at 0, 2 and 4 of 4 pixels; (4 - 1)/2 + 1 = 2.5 is rounded up to 3
@pytest.mark.parametrize(
    ("method", "number"), [("MAX", "-FLT_MAX"), ("AVE", "NaN"), ("STOCHASTIC", "no number")]
)
def test_a_window_without_a_pixel_is_warned_of(judge: Judge, method: str, number: str) -> None:
    fields = f"pooling_param {{ pool: {method} kernel_size: 1 stride: 2 }}"
    analysis = judge("Pooling", ((1, 3, 4, 4),), fields)
    assert analysis.layers[0].outputs[0].shape == (1, 3, 3, 3)
    assert [
        (it.rule, it.message, it.help)
        for it in analysis.diagnostics
        if it.severity == "warning"
    ] == [
        (
            "window-outside-input",
            "every window should read a pixel, but the last one lies outside the input and"
            f" gives {number}: (4 - 1)/2 + 1 = 2.5, rounded up to 3",
            "round_mode: FLOOR leaves that window out",
        )
    ]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("kernel_size: 2 stride: 3", id="reaches-past-the-image"),
        pytest.param("kernel_size: 2 stride: 3 pad_h: 0 pad_w: 1", id="padded-is-clipped"),
        pytest.param("kernel_size: 1 stride: 2 round_mode: FLOOR", id="rounded-down"),
    ],
)
def test_a_window_that_reads_a_pixel_is_not(judge: Judge, fields: str) -> None:
    analysis = judge("Pooling", ((1, 3, 4, 4),), f"pooling_param {{ {fields} }}")
    assert [it.rule for it in analysis.diagnostics if it.severity != "note"] == []


@pytest.mark.parametrize("method", ["MAX", "AVE"])
def test_a_window_that_is_cut_off_is_converted_as_what_it_reads(method: str) -> None:
    text = (
        'input: "data" input_shape { dim: 1 dim: 3 dim: 4 dim: 9 }'
        ' layer { name: "L" type: "Pooling" bottom: "data" top: "L"'
        f" pooling_param {{ pool: {method} kernel_size: 7 stride: 3 pad: 1 }} }}"
    )
    converted = convert(
        Source("n.prototxt", text), language("prototxt"), Settings(), language("yaml")
    )
    assert converted.text is not None
    (row,) = convcalc.summarize_text(converted.text, syntax="yaml").layers
    assert row.outputs[0].shape == (1, 3, 1, 3)
