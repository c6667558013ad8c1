"""Caffe's layers that map each number by itself."""

from collections.abc import Callable

import pytest

from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]
Accepted = Callable[..., tuple[str, Shapes, Shapes]]
Refused = Callable[..., list[tuple[str, str, str | None]]]


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "kind", "tops", "blobs"),
    [
        pytest.param("ReLU", ((1, 3, 10, 11),), "", "relu", ((1, 3, 10, 11),), (), id="relu-0"),
        pytest.param(
            "ReLU",
            ((1, 3, 10, 11),),
            "relu_param { negative_slope: 0.1 }",
            "leaky_relu",
            ((1, 3, 10, 11),),
            (),
            id="relu-1",
        ),
        pytest.param(
            "ReLU6", ((1, 3, 10, 11),), "", "relu6", ((1, 3, 10, 11),), (), id="relu6-2"
        ),
        pytest.param(
            "ELU",
            ((1, 3, 10, 11),),
            "elu_param { alpha: 0.5 }",
            "elu",
            ((1, 3, 10, 11),),
            (),
            id="elu-3",
        ),
        pytest.param(
            "Sigmoid", ((1, 3, 10, 11),), "", "sigmoid", ((1, 3, 10, 11),), (), id="sigmoid-4"
        ),
        pytest.param("TanH", ((1, 3, 10, 11),), "", "tanh", ((1, 3, 10, 11),), (), id="tanh-5"),
        pytest.param(
            "Swish",
            ((1, 3, 10, 11),),
            "swish_param { beta: 2 }",
            "swish",
            ((1, 3, 10, 11),),
            (),
            id="swish-6",
        ),
        pytest.param(
            "HardSigmoid",
            ((1, 3, 10, 11),),
            "",
            "hard_sigmoid",
            ((1, 3, 10, 11),),
            (),
            id="hardsigmoid-7",
        ),
        pytest.param("Mish", ((1, 3, 10, 11),), "", "mish", ((1, 3, 10, 11),), (), id="mish-8"),
        pytest.param(
            "BNLL", ((1, 3, 10, 11),), "", "softplus", ((1, 3, 10, 11),), (), id="bnll-9"
        ),
        pytest.param(
            "AbsVal", ((1, 3, 10, 11),), "", "abs", ((1, 3, 10, 11),), (), id="absval-10"
        ),
        pytest.param(
            "Power",
            ((1, 3, 10, 11),),
            "power_param { power: 2 scale: 3 shift: 1 }",
            "power",
            ((1, 3, 10, 11),),
            (),
            id="power-11",
        ),
        pytest.param(
            "Exp",
            ((1, 3, 10, 11),),
            "exp_param { base: 2 }",
            "exp",
            ((1, 3, 10, 11),),
            (),
            id="exp-12",
        ),
        pytest.param("Exp", ((1, 3, 10, 11),), "", "exp", ((1, 3, 10, 11),), (), id="exp-13"),
        pytest.param(
            "Log",
            ((1, 3, 10, 11),),
            "log_param { base: 10 }",
            "log",
            ((1, 3, 10, 11),),
            (),
            id="log-14",
        ),
        pytest.param(
            "Threshold",
            ((1, 3, 10, 11),),
            "threshold_param { threshold: 0.5 }",
            "step",
            ((1, 3, 10, 11),),
            (),
            id="threshold-15",
        ),
        pytest.param(
            "Clip",
            ((1, 3, 10, 11),),
            "clip_param { min: 0 max: 6 }",
            "clip",
            ((1, 3, 10, 11),),
            (),
            id="clip-16",
        ),
        pytest.param(
            "Softmax",
            ((1, 3, 10, 11),),
            "softmax_param { axis: -1 }",
            "softmax",
            ((1, 3, 10, 11),),
            (),
            id="softmax-17",
        ),
        pytest.param(
            "Dropout",
            ((1, 3, 10, 11),),
            "dropout_param { dropout_ratio: 1 }",
            "dropout",
            ((1, 3, 10, 11),),
            (),
            id="dropout-18",
        ),
        pytest.param(
            "SpatialDropout",
            ((1, 3, 10, 11),),
            "",
            "dropout",
            ((1, 3, 10, 11),),
            (),
            id="spatialdropout-19",
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
            "Exp",
            ((1, 3, 10, 11),),
            "exp_param { base: 0 }",
            1,
            [("value-out-of-range", "base must be above 0, or -1 for e, but it is 0", None)],
            id="base-0",
        ),
        pytest.param(
            "Log",
            ((1, 3, 10, 11),),
            "log_param { base: -2 }",
            1,
            [("value-out-of-range", "base must be above 0, or -1 for e, but it is -2", None)],
            id="base-below-0",
        ),
        pytest.param(
            "Log",
            ((1, 3, 10, 11),),
            "log_param { base: 1 }",
            1,
            [("value-out-of-range", "base of a logarithm must not be 1, but it is 1", None)],
            id="base-1",
        ),
        pytest.param(
            "Softmax",
            ((1, 3, 10, 11),),
            "softmax_param { axis: 4 }",
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
            "ReLU",
            ((1, 3, 10, 11),),
            "",
            2,
            [("wrong-number", "the layer must have 1 top, but it has 2", None)],
            id="two-tops",
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
