import pytest

from convcalc.layers.decode_boxes import DecodeBoxes
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(((1, 4, 8400),), id="yolov8-at-640"),
        pytest.param(((2, 4, 21504), (2, 1, 21504)), id="turned-boxes-at-1024"),
    ],
)
def test_output_shapes(given: Shapes) -> None:
    layer = DecodeBoxes()
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == given[:1]
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            ((1, 64, 8400),),
            "input 1 must be (N, 4, positions), but it is [1, 64, 8400]",
            id="bins-and-no-distances",
        ),
        pytest.param(
            ((1, 4, 80, 80),),
            "input 1 must be (N, 4, positions), but it is [1, 4, 80, 80]",
            id="a-map",
        ),
        pytest.param(
            ((1, 4, 8400), (1, 1, 2100)),
            "there must be an angle for each position, but input 1 is [1, 4, 8400] and"
            " input 2 is [1, 1, 2100]",
            id="angles-of-other-positions",
        ),
    ],
)
def test_wrong_inputs(given: Shapes, message: str) -> None:
    (problem,) = DecodeBoxes().check(given)
    assert str(problem.message) == message
