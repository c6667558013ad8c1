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
                    "predictions and targets must have one shape, but they are 84 and 21",
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
                    "predictions and labels must have one batch, but it is 128 and 64",
                    "inputs",
                )
            ],
            id="other-batch",
        ),
    ],
)
def test_problems(layer: SmoothL1Loss, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
