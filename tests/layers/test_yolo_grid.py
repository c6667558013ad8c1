import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.yolo_grid import YoloGrid
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given"),
    [
        # Redmon et al. 2015, arXiv:1506.02640, section 2: a 7 x 7 x 30 tensor
        pytest.param(YoloGrid(classes=20), (2, 30, 7, 7), id="paper"),
        pytest.param(YoloGrid(classes=20, boxes=3), (1, 1715), id="yolov1.cfg"),
    ],
)
def test_output_shapes(layer: YoloGrid, given: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


def test_problems() -> None:
    assert list(YoloGrid(classes=20).check(((1, 1715),))) == [
        Problem(
            "wrong-head-channels",
            "the numbers must be side*side*(boxes*(coords + 1) + classes) ="
            " 7*7*(2*(4 + 1) + 20) = 1470, but the input has 1715",
            "classes",
        )
    ]
