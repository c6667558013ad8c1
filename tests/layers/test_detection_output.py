import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.detection_output import DetectionOutput
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            DetectionOutput(classes=21),
            ((8, 40), (8, 210), (1, 2, 40)),
            ((1, 1, 1, 7),),
            id="ten-boxes",
        ),
        pytest.param(
            DetectionOutput(classes=3, share_location=False),
            ((8, 120), (8, 30), (1, 2, 40)),
            ((1, 1, 1, 7),),
            id="a-location-a-class",
        ),
    ],
)
def test_output_shapes(layer: DetectionOutput, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            DetectionOutput(classes=21),
            ((8, 44), (8, 210), (1, 2, 40)),
            [
                Problem(
                    "shapes-differ",
                    "there must be a location prediction for each box,"
                    " but for the 10 of input 3 that is 10*4 = 40 and input 1 gives 44",
                    "inputs",
                )
            ],
            id="locations",
        ),
        pytest.param(
            DetectionOutput(classes=21),
            ((8, 40), (8, 200), (1, 2, 40)),
            [
                Problem(
                    "shapes-differ",
                    "there must be a confidence prediction for each box,"
                    " but for the 10 of input 3 that is 10*21 = 210 and input 2 gives 200",
                    "inputs",
                )
            ],
            id="confidences",
        ),
        pytest.param(
            DetectionOutput(classes=21),
            ((8, 40), (4, 210), (1, 2, 40)),
            [
                Problem(
                    "shapes-differ",
                    "locations and confidences must have one batch,"
                    " but that of input 1 is 8 and that of input 2 is 4",
                    "inputs",
                )
            ],
            id="batches",
        ),
    ],
)
def test_problems(layer: DetectionOutput, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
