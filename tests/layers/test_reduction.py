import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.reduction import Reduction
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Reduction(axis=2), ((1, 1280, 7, 7),), ((1, 1280),), id="mean-of-places"),
        pytest.param(
            Reduction(axis=-1), ((1, 1280, 7, 7),), ((1, 1280, 7),), id="mobilenet-v2-mean1"
        ),
        pytest.param(Reduction(), ((2, 3),), ((),), id="all"),
    ],
)
def test_output_shapes(layer: Reduction, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Reduction(axis=3),
            ((2, 3),),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 3 and 3 with its batch has 2 axes",
                    "axis",
                )
            ],
            id="axis-too-far",
        ),
    ],
)
def test_problems(layer: Reduction, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
