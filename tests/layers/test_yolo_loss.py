import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.yolo_loss import YoloLoss
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            YoloLoss(), ((8, 125, 17, 17), (1, 1, 8, 8)), ((),), id="region-loss-checks-nothing"
        ),
        pytest.param(
            YoloLoss(boxes=3, classes=20), ((8, 75, 13, 13), (8, 300, 5)), ((),), id="yolo-v3"
        ),
    ],
)
def test_output_shapes(layer: YoloLoss, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            YoloLoss(boxes=3, classes=20),
            ((8, 70, 13, 13), (8, 300, 5)),
            [
                Problem(
                    "shapes-differ",
                    "each cell must predict boxes*(classes + 5) numbers,"
                    " but 3*(20 + 5) = 75 and input 1 gives 70",
                    "inputs",
                )
            ],
            id="other-channels",
        ),
        pytest.param(
            YoloLoss(boxes=3, classes=20),
            ((8, 75, 13, 13), (1, 300, 5)),
            [
                Problem(
                    "shapes-differ",
                    "predictions and labels must have one batch,"
                    " but that of input 1 is 8 and that of input 2 is 1",
                    "inputs",
                )
            ],
            id="other-batch",
        ),
    ],
)
def test_problems(layer: YoloLoss, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
