"""Caffe's losses and scores."""

from collections.abc import Callable

import pytest

from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]
Accepted = Callable[..., tuple[str, Shapes, Shapes]]
Refused = Callable[..., list[tuple[str, str, str | None]]]


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "kind", "tops", "blobs"),
    [
        pytest.param(
            "SoftmaxWithLoss", ((4, 10), (4,)), "", "softmax_loss", ((),), (), id="softmax"
        ),
        pytest.param(
            "SoftmaxWithLoss",
            ((4, 10), (4,)),
            "loss_weight: 1 loss_weight: 0",
            "softmax_loss",
            ((), (4, 10)),
            (),
            id="softmax-and-probabilities",
        ),
        pytest.param(
            "SoftmaxWithLoss",
            ((1, 21, 6, 7), (1, 1, 6, 7)),
            "",
            "softmax_loss",
            ((),),
            (),
            id="softmax-of-pixels",
        ),
        pytest.param(
            "EuclideanLoss", ((4, 10), (4, 10)), "", "euclidean_loss", ((),), (), id="euclidean"
        ),
        pytest.param("HingeLoss", ((4, 10), (4,)), "", "hinge_loss", ((),), (), id="hinge"),
        pytest.param(
            "SigmoidCrossEntropyLoss",
            ((4, 10), (4, 10)),
            "",
            "sigmoid_cross_entropy_loss",
            ((),),
            (),
            id="sigmoid",
        ),
        pytest.param(
            "MultinomialLogisticLoss",
            ((4, 10), (4,)),
            "",
            "multinomial_logistic_loss",
            ((),),
            (),
            id="multinomial",
        ),
        pytest.param(
            "InfogainLoss",
            ((4, 10), (4,), (1, 1, 10, 10)),
            "",
            "infogain_loss",
            ((),),
            (),
            id="infogain",
        ),
        pytest.param(
            "InfogainLoss",
            ((4, 10), (4,)),
            'infogain_loss_param { source: "h.binaryproto" }',
            "infogain_loss",
            ((),),
            (),
            id="infogain-from-a-file",
        ),
        pytest.param(
            "ContrastiveLoss",
            ((4, 2), (4, 2), (4,)),
            "",
            "contrastive_loss",
            ((),),
            (),
            id="contrastive",
        ),
        pytest.param(
            "SmoothL1Loss",
            ((128, 84), (128, 84), (128, 84), (128, 84)),
            "smooth_l1_loss_param { sigma: 1 }",
            "smooth_l1_loss",
            ((),),
            (),
            id="smooth-l1",
        ),
        pytest.param(
            "CenterLoss",
            ((64, 2), (64,)),
            "center_loss_param { num_output: 10 }",
            "center_loss",
            ((),),
            ((10, 2),),
            id="center",
        ),
        pytest.param(
            "Accuracy",
            ((4, 10), (4,)),
            "",
            "accuracy",
            ((), (10,)),
            (),
            id="accuracy-of-each-class",
        ),
        pytest.param(
            "RegionLoss",
            ((8, 125, 17, 17), (1, 1, 8, 8)),
            "",
            "yolo_loss",
            ((),),
            (),
            id="region",
        ),
        pytest.param(
            "Yolov3",
            ((8, 75, 13, 13), (8, 300, 5)),
            "yolov3_param { num: 3 num_class: 20 }",
            "yolo_loss",
            ((),),
            (),
            id="yolo-v3",
        ),
        pytest.param(
            "MultiBoxLoss",
            ((8, 40), (8, 210), (1, 2, 40), (1, 1, 8, 8)),
            "multibox_loss_param { num_classes: 21 }",
            "multibox_loss",
            ((),),
            (),
            id="multibox",
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
            "SoftmaxWithLoss",
            ((4, 10),),
            "",
            1,
            [("wrong-number", "the layer must have 2 bottoms, but it has 1", None)],
            id="softmax-without-labels",
        ),
        pytest.param(
            "SoftmaxWithLoss",
            ((4, 10), (4,)),
            "",
            2,
            [
                (
                    "wrong-number",
                    "a loss with several tops must have a loss_weight for each,"
                    " but it has 2 tops and no loss_weight",
                    "write loss_weight: 1 loss_weight: 0",
                )
            ],
            id="softmax-without-weights",
        ),
        pytest.param(
            "SoftmaxWithLoss",
            ((4, 10), (5,)),
            "",
            1,
            [
                (
                    "shapes-differ",
                    "predictions and labels must have one batch,"
                    " but that of b0 is 4 and that of b1 is 5",
                    None,
                )
            ],
            id="softmax-other-batch",
        ),
        pytest.param(
            "InfogainLoss",
            ((4, 10), (4,)),
            "",
            1,
            [
                (
                    "missing-field",
                    "the layer must have its table as a third bottom, or the source of"
                    " a file with it",
                    None,
                )
            ],
            id="infogain-without-table",
        ),
        pytest.param(
            "SmoothL1Loss",
            ((4, 8), (4, 8), (4, 8)),
            "",
            1,
            [
                (
                    "wrong-number",
                    "the layer must have 2 bottoms, or 4 with inside and outside weights,"
                    " but it has 3",
                    None,
                )
            ],
            id="smooth-l1-half-weighted",
        ),
        pytest.param(
            "Accuracy",
            ((4, 10), (4,)),
            "accuracy_param { top_k: 11 }",
            1,
            [
                (
                    "exceeds-input",
                    "top_k must be at most the number of classes, but 11 > 10",
                    None,
                )
            ],
            id="accuracy-top-11",
        ),
        pytest.param(
            "Yolov3",
            ((1, 125, 13, 13), (1, 1, 30, 5)),
            "yolov3_param { num: 3 num_class: 80 }",
            1,
            [
                (
                    "shapes-differ",
                    "each cell must predict num*(num_class + 5) numbers,"
                    " but 3*(80 + 5) = 255 and b0 gives 125",
                    None,
                )
            ],
            id="yolo-in-caffe-s-words",
        ),
        pytest.param(
            "CenterLoss",
            ((64, 2), (64,)),
            "",
            1,
            [("missing-field", "the layer must have num_output", None)],
            id="center-without-classes",
        ),
        pytest.param(
            "MultiBoxLoss",
            ((8, 40), (8, 210), (1, 2, 40), (1, 1, 8, 8)),
            "",
            1,
            [
                ("missing-field", "the layer must have num_classes", None),
            ],
            id="multibox-without-classes",
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
