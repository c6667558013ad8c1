import pytest

from convcalc.layers.best_boxes import BestBoxes
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # what Ultralytics 8.4.190 gives for yolov10n at 640, and of 80 positions with 32 masks
        pytest.param(BestBoxes(classes=80), (1, 84, 8400), (1, 300, 6), id="yolov10"),
        pytest.param(BestBoxes(classes=80), (1, 116, 80), (1, 80, 38), id="few-positions"),
        pytest.param(BestBoxes(classes=1, keep=10), (2, 5, 99), (2, 10, 6), id="keep"),
    ],
)
def test_output_shapes(layer: BestBoxes, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


@pytest.mark.parametrize("given", [(1, 83, 8400), (1, 84, 80, 80)])
def test_no_boxes_with_so_many_scores(given: Shape) -> None:
    (problem,) = BestBoxes(classes=80).check((given,))
    assert problem.message == (
        "the input must be (N, numbers, positions) with 4 + 80 = 84 numbers or more,"
        f" but it is {list(given)}"
    )
