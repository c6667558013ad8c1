import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.smooth_l1_loss import SmoothL1Loss
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(SmoothL1Loss(), ((128, 84), (128, 84)), ((),), id="plain"),
        pytest.param(
            SmoothL1Loss(),
            ((128, 84), (128, 84), (128, 84), (128, 84)),
            ((),),
            id="with-weights",
        ),
    ],
)
def test_output_shapes(layer: SmoothL1Loss, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            SmoothL1Loss(),
            ((128, 84), (128, 21)),
            [
                Problem(
                    "shapes-differ",
                    "predictions and targets must have one shape,"
                    " but input 1 gives 84 and input 2 gives 21",
                    "inputs",
                )
            ],
            id="other-targets",
        ),
        pytest.param(
            SmoothL1Loss(),
            ((128, 84), (64, 84)),
            [
                Problem(
                    "shapes-differ",
                    "predictions and labels must have one batch,"
                    " but that of input 1 is 128 and that of input 2 is 64",
                    "inputs",
                )
            ],
            id="other-batch",
        ),
    ],
)
def test_problems(layer: SmoothL1Loss, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
