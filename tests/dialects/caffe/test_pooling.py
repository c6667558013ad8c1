"""Caffe's pooling, against its PoolingLayer."""

from collections.abc import Callable

import pytest

from convcalc import Analysis
from convcalc.shapes import Shape

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
                    "not-an-image",
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
                    "not-an-image",
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
                    "half-given-pair",
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
                    "global-pooling-kernel",
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
                    "wrong-number-of-tops",
                    "only MAX pooling has a second top, its mask, but pool is AVE",
                    None,
                )
            ],
            id="mask-of-a-mean",
        ),
        pytest.param(
            "Pooling",
            ((1, 3, 10, 11),),
            "pooling_param { kernel_size: 12 stride: 4 }",
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
