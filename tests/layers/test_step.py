import pytest

from convcalc.layers.step import Step
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Step(threshold=0.5), ((1, 8, 5, 5),), ((1, 8, 5, 5),), id="volume"),
        pytest.param(Step(threshold=0.5), ((4, 10),), ((4, 10),), id="vector"),
    ],
)
def test_output_shapes(layer: Step, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


def test_the_input_is_overwritten_only_if_told_to() -> None:
    assert Step(threshold=0.5).storage == "new"
    assert Step(threshold=0.5, in_place=True).storage == "in-place"
