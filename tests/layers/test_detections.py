import pytest

from convcalc.layers.detections import Detections
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Detections(), ((1, 75, 13, 13), (1, 75, 26, 26)), ((1, 1, 1, 7),), id="yolo-v3"
        ),
        pytest.param(
            Detections(rows=2, numbers=5), ((1, 75, 13, 13),), ((1, 1, 2, 5),), id="as-told"
        ),
    ],
)
def test_output_shapes(layer: Detections, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0
