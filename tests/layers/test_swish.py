import pytest

from convcalc.layers.swish import Swish
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Swish(beta=1.5), ((1, 8, 5, 5),), ((1, 8, 5, 5),), id="volume"),
        pytest.param(Swish(beta=1.5), ((4, 10),), ((4, 10),), id="vector"),
    ],
)
def test_output_shapes(layer: Swish, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


def test_the_input_is_overwritten_only_if_told_to() -> None:
    assert Swish(beta=1.5).storage == "new"
    assert Swish(beta=1.5, in_place=True).storage == "in-place"
