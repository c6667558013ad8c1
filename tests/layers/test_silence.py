import pytest

from convcalc.layers.silence import Silence
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Silence(), ((4, 3), (2,)), (), id="any"),
    ],
)
def test_output_shapes(layer: Silence, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


def test_there_is_no_output() -> None:
    assert Silence().output_count == 0
