import pytest

from convcalc.layers.deformable_sample import DeformableSample
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # 8 heads, 3 maps, 4 points: the decoder of RT-DETR, ultralytics 8.4.190
        pytest.param(
            ((1, 8400, 256), (1, 300, 192), (1, 300, 8, 12)), (1, 300, 256), id="rt-detr"
        ),
        pytest.param(((2, 16, 8), (2, 5, 2), (2, 5, 1)), (2, 5, 8), id="one-point"),
    ],
)
def test_output_shapes(given: Shapes, expected: Shape) -> None:
    layer = DeformableSample()
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            ((1, 8400, 256), (1, 192), (1, 96)),
            "input 1 must be a sequence (batch, tokens, features), input 2 and input 3 have"
            " three axes or more, but they are [1, 8400, 256], [1, 192] and [1, 96]",
            id="flat",
        ),
        pytest.param(
            ((1, 8400, 256), (1, 300, 192), (1, 300, 192)),
            "there must be two numbers of a place for each weight, but input 2 is [1, 300, 192]"
            " and input 3 is [1, 300, 192]",
            id="as-many-weights-as-numbers",
        ),
    ],
)
def test_wrong_inputs(given: Shapes, message: str) -> None:
    (problem,) = DeformableSample().check(given)
    assert str(problem.message) == message
