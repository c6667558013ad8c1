"""Caffe's normalizations, and what scales and shifts."""

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
            "BatchNorm",
            ((1, 3, 10, 11),),
            "",
            "batch_norm",
            ((1, 3, 10, 11),),
            ((3,), (3,), (1,)),
            id="batch-norm",
        ),
        pytest.param(
            "BatchNorm",
            ((1, 3, 10, 11),),
            "param { lr_mult: 0 } param { lr_mult: 0 } param { lr_mult: 0 }",
            "batch_norm",
            ((1, 3, 10, 11),),
            ((3,), (3,), (1,)),
            id="rates-of-0",
        ),
        pytest.param(
            "BatchNorm",
            ((1, 3, 10, 11),),
            "param { lr_mult: 1 } param { lr_mult: 1 } param { lr_mult: 1 }",
            "batch_norm",
            ((1, 3, 10, 11),),
            ((3,), (3,), (1,)),
            id="three-rates-are-set-to-0",
        ),
        pytest.param(
            "BN",
            ((1, 3, 10, 11),),
            "",
            "batch_norm",
            ((1, 3, 10, 11),),
            ((1, 3, 1, 1), (1, 3, 1, 1)),
            id="segnet",
        ),
        pytest.param(
            "BN",
            ((1, 3, 10, 11),),
            "bn_param { bn_mode: INFERENCE }",
            "batch_norm",
            ((1, 3, 10, 11), (1, 3, 1, 1), (1, 3, 1, 1)),
            ((1, 3, 1, 1), (1, 3, 1, 1)),
            id="segnet-with-statistics",
        ),
        pytest.param(
            "BN",
            ((1, 3, 10, 11),),
            "bn_param { frozen: true momentum: 0.95 }",
            "batch_norm",
            ((1, 3, 10, 11),),
            ((1, 3, 1, 1), (1, 3, 1, 1), (1, 3, 1, 1), (1, 3, 1, 1)),
            id="pspnet",
        ),
        pytest.param(
            "Scale", ((1, 3, 10, 11),), "", "scale", ((1, 3, 10, 11),), ((3,),), id="scale"
        ),
        pytest.param(
            "Scale",
            ((1, 3, 10, 11),),
            "scale_param { bias_term: true axis: 0 num_axes: -1 }",
            "scale",
            ((1, 3, 10, 11),),
            ((1, 3, 10, 11), (1, 3, 10, 11)),
            id="scale-all-axes",
        ),
        pytest.param(
            "Scale",
            ((1, 3, 10, 11),),
            "scale_param { num_axes: 0 bias_term: true }",
            "scale",
            ((1, 3, 10, 11),),
            ((), ()),
            id="scale-by-one-number",
        ),
        pytest.param(
            "Scale",
            ((1, 3, 10, 11),),
            "scale_param { axis: 1 num_axes: 2 }",
            "scale",
            ((1, 3, 10, 11),),
            ((3, 10),),
            id="scale-two-axes",
        ),
        pytest.param(
            "Scale",
            ((1, 3, 10, 11), (3,)),
            "scale_param { bias_term: true }",
            "scale",
            ((1, 3, 10, 11),),
            ((3,),),
            id="scale-by-a-bottom",
        ),
        pytest.param(
            "Scale",
            ((1, 3, 10, 11), (1, 3)),
            "scale_param { axis: 0 }",
            "scale",
            ((1, 3, 10, 11),),
            (),
            id="scale-by-a-bottom-for-each-example",
        ),
        pytest.param(
            "Scale",
            ((1, 3, 10, 11), ()),
            "",
            "scale",
            ((1, 3, 10, 11),),
            (),
            id="scale-by-a-number-read",
        ),
        pytest.param(
            "Bias", ((1, 3, 10, 11),), "", "bias", ((1, 3, 10, 11),), ((3,),), id="bias"
        ),
        pytest.param(
            "Bias", ((1, 3, 10, 11), (3, 10)), "", "bias", ((1, 3, 10, 11),), (), id="bias-read"
        ),
        pytest.param(
            "LRN",
            ((1, 3, 10, 11),),
            "lrn_param { norm_region: WITHIN_CHANNEL local_size: 3 }",
            "local_response_norm",
            ((1, 3, 10, 11),),
            (),
            id="lrn-within-a-channel",
        ),
        pytest.param(
            "MVN", ((1, 3, 10, 11),), "", "mean_variance_norm", ((1, 3, 10, 11),), (), id="mvn"
        ),
        pytest.param(
            "Normalize",
            ((1, 512, 38, 38),),
            "norm_param { across_spatial: false channel_shared: false }",
            "l2_norm",
            ((1, 512, 38, 38),),
            ((512,),),
            id="ssd-conv4-3",
        ),
        pytest.param(
            "PReLU", ((1, 3, 10, 11),), "", "prelu", ((1, 3, 10, 11),), ((3,),), id="prelu"
        ),
        pytest.param(
            "PReLU",
            ((1, 3, 10, 11),),
            "prelu_param { channel_shared: true }",
            "prelu",
            ((1, 3, 10, 11),),
            ((),),
            id="prelu-of-one-slope",
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
            "BatchNorm",
            ((4,),),
            "",
            1,
            [
                (
                    "wrong-input-shape",
                    "the input must have channels, but it has no axis but the batch",
                    None,
                )
            ],
            id="batch-alone",
        ),
        pytest.param(
            "BatchNorm",
            ((1, 3, 10, 11),),
            "param { lr_mult: 1 }",
            1,
            [
                (
                    "statistics-with-learning-rate",
                    "lr_mult of the statistics must be 0 in every param, but it is 1",
                    "write param { lr_mult: 0 }, or leave param out",
                )
            ],
            id="statistics-learned",
        ),
        pytest.param(
            "BatchNorm",
            ((1, 3, 10, 11),),
            "param { }",
            1,
            [
                (
                    "statistics-with-learning-rate",
                    "lr_mult of the statistics must be 0 in every param, but it is 1",
                    "write param { lr_mult: 0 }, or leave param out",
                )
            ],
            id="rate-by-default",
        ),
        pytest.param(
            "Scale",
            ((1, 3, 10, 11),),
            "scale_param { axis: 3 num_axes: 2 }",
            1,
            [
                (
                    "no-such-axis",
                    "axis and num_axes must name axes of the input, but 3 + 2 > 4",
                    None,
                )
            ],
            id="too-many-axes",
        ),
        pytest.param(
            "Scale",
            ((1, 3, 10, 11),),
            "scale_param { num_axes: -2 }",
            1,
            [("value-out-of-range", "num_axes must be at least -1, but it is -2", None)],
            id="num-axes-below-minus-1",
        ),
        pytest.param(
            "Scale",
            ((1, 3, 10, 11),),
            "scale_param { axis: 4 }",
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
            "Scale",
            ((1, 3, 10, 11), (4,)),
            "",
            1,
            [
                (
                    "shapes-differ",
                    "b1 must have the sizes of b0 from axis 1 on,"
                    " but it is [4] and b0 has [3] there",
                    None,
                )
            ],
            id="other-factors",
        ),
        pytest.param(
            "LRN",
            ((1, 3, 10, 11),),
            "lrn_param { local_size: 4 }",
            1,
            [
                (
                    "value-out-of-range",
                    "local_size must be odd, as many neighbours on each side, but it is 4",
                    "write 3 or 5",
                )
            ],
            id="even-size",
        ),
        pytest.param(
            "LRN",
            ((1, 3, 10, 11),),
            "lrn_param { local_size: 0 }",
            1,
            [("value-out-of-range", "local_size must be at least 1, but it is 0", None)],
            id="size-of-nothing",
        ),
        pytest.param(
            "LRN",
            ((1, 3, 10),),
            "",
            1,
            [
                (
                    "wrong-input-shape",
                    "the input must have 4 axes (batch, channels, height, width), but it has 3",
                    None,
                )
            ],
            id="no-image",
        ),
        pytest.param(
            "Normalize",
            ((4,),),
            "",
            1,
            [
                (
                    "wrong-input-shape",
                    "the input must have channels, but it has no axis but the batch",
                    None,
                )
            ],
            id="normalize-batch-alone",
        ),
        pytest.param(
            "PReLU",
            ((4,),),
            "",
            1,
            [
                (
                    "wrong-input-shape",
                    "the input must have channels, but it has no axis but the batch",
                    None,
                )
            ],
            id="prelu-batch-alone",
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


def test_statistics_are_buffers(judge: Judge) -> None:
    (row,) = judge("BatchNorm", ((1, 3, 10, 11),)).layers
    assert [(it.name, it.role, it.trainable) for it in row.parameters or ()] == [
        ("running_mean", "buffer", False),
        ("running_var", "buffer", False),
        ("scale_factor", "buffer", False),
    ]
    assert row.params == 0


def test_a_frozen_bn_does_not_learn(judge: Judge) -> None:
    (row,) = judge("BN", ((1, 3, 10, 11),), "bn_param { frozen: true }").layers
    assert [(it.role, it.trainable) for it in row.parameters or ()] == [
        ("weight", False),
        ("bias", False),
        ("buffer", False),
        ("buffer", False),
    ]
