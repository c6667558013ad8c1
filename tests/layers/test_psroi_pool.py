import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.psroi_pool import PsroiPool
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            PsroiPool(out_channels=21, group_size=7),
            ((1, 1029, 38, 63), (300, 5)),
            ((300, 21, 7, 7),),
            id="r-fcn",
        ),
    ],
)
def test_output_shapes(layer: PsroiPool, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            PsroiPool(out_channels=21, group_size=7),
            ((1, 1000, 38, 63), (300, 5)),
            [
                Problem(
                    "input-size-mismatch",
                    "the channels must be out_channels*group_size*group_size,"
                    " but 21*7*7 = 1029 and input 1 has 1000",
                    "out_channels",
                )
            ],
            id="other-channels",
        ),
        pytest.param(
            PsroiPool(out_channels=1, group_size=1),
            ((1, 3), (300, 5)),
            [
                Problem(
                    "wrong-input-shape",
                    "the input must have 4 axes (batch, channels, height, width), but it has 2",
                    "inputs",
                )
            ],
            id="no-image",
        ),
    ],
)
def test_problems(layer: PsroiPool, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
