import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.center_loss import CenterLoss
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(CenterLoss(classes=10), ((64, 2), (64,)), ((),), id="mnist"),
    ],
)
def test_output_shapes(layer: CenterLoss, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            CenterLoss(classes=10),
            ((64, 2), (64,)),
            (Parameter("weight", (10, 2), "weight"),),
            id="mnist",
        ),
    ],
)
def test_parameters(layer: CenterLoss, given: Shapes, expected: tuple[Parameter, ...]) -> None:
    assert layer.parameters(given) == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            CenterLoss(classes=10),
            ((64, 2), (64, 2)),
            [
                Problem(
                    "shapes-differ",
                    "there must be one label for each example, but input 2 gives 2 for 1",
                    "inputs",
                )
            ],
            id="two-labels-each",
        ),
        pytest.param(
            CenterLoss(classes=10, axis=2),
            ((64, 2), (64,)),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 2 and 2 with its batch has 2 axes",
                    "axis",
                )
            ],
            id="axis-too-far",
        ),
        pytest.param(
            CenterLoss(classes=10),
            ((64, 2), (32,)),
            [
                Problem(
                    "shapes-differ",
                    "predictions and labels must have one batch,"
                    " but that of input 1 is 64 and that of input 2 is 32",
                    "inputs",
                )
            ],
            id="other-batch",
        ),
    ],
)
def test_problems(layer: CenterLoss, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
