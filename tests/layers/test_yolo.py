import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.yolo import Yolo
from convcalc.shapes import Shape

# boxes of 4 numbers, a score and the classes: Redmon & Farhadi 2018, arXiv:1804.02767,
# section 2; 8 numbers with their uncertainties: Choi et al. 2019, arXiv:1904.04620, section 3.1


@pytest.mark.parametrize(
    ("layer", "given"),
    [
        pytest.param(Yolo(classes=80), (2, 255, 13, 13), id="yolov3-coco"),
        pytest.param(Yolo(classes=20, anchors=5), (1, 125, 13, 13), id="yolov2-voc"),
        pytest.param(Yolo(classes=10, coords=8), (1, 57, 64, 64), id="gaussian-bdd"),
        pytest.param(Yolo(classes=1), (1, 18), id="one-cell"),
    ],
)
def test_output_shapes(layer: Yolo, given: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Yolo(classes=1),
            (1, 255, 13, 13),
            Problem(
                "wrong-head-channels",
                "the channels must be (classes + 5)*anchors = (1 + 5)*3 = 18,"
                " but the input has 255",
                "classes",
            ),
            id="other-classes",
        ),
        pytest.param(
            Yolo(classes=1),
            (1,),
            Problem(
                "wrong-input-shape",
                "the input must have channels, but it has no axis but the batch",
            ),
            id="no-channels",
        ),
    ],
)
def test_problems(layer: Yolo, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
