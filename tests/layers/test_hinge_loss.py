import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.hinge_loss import HingeLoss
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(HingeLoss(), ((4, 10), (4,)), ((),), id="one-label-each"),
    ],
)
def test_output_shapes(layer: HingeLoss, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            HingeLoss(),
            ((4, 10), (3,)),
            [
                Problem(
                    "shapes-differ",
                    "predictions and labels must have one batch,"
                    " but that of input 1 is 4 and that of input 2 is 3",
                    "inputs",
                )
            ],
            id="other-batch",
        ),
    ],
)
def test_problems(layer: HingeLoss, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
