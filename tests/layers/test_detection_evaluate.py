import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.detection_evaluate import DetectionEvaluate
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            DetectionEvaluate(classes=21),
            ((1, 1, 1, 7), (1, 1, 8, 8)),
            ((1, 1, 21, 5),),
            id="one-detection-counted",
        ),
    ],
)
def test_output_shapes(layer: DetectionEvaluate, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            DetectionEvaluate(classes=21),
            ((1, 1, 1, 6), (1, 1, 8, 8)),
            [
                Problem(
                    "wrong-input-shape",
                    "input 1 must be [1, 1, rows, 7], but it is [1, 1, 1, 6]",
                    "inputs",
                )
            ],
            id="six-numbers",
        ),
        pytest.param(
            DetectionEvaluate(classes=21),
            ((1, 1, 1, 7), (8, 8)),
            [
                Problem(
                    "wrong-input-shape",
                    "input 2 must be [1, 1, rows, 8], but it is [8, 8]",
                    "inputs",
                )
            ],
            id="two-axes",
        ),
    ],
)
def test_problems(layer: DetectionEvaluate, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
