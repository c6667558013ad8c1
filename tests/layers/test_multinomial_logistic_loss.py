import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.multinomial_logistic_loss import MultinomialLogisticLoss
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MultinomialLogisticLoss(), ((4, 10), (4, 1, 1, 1)), ((),), id="one-label-each"
        ),
    ],
)
def test_output_shapes(layer: MultinomialLogisticLoss, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MultinomialLogisticLoss(),
            ((4, 10), (4, 2)),
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
            MultinomialLogisticLoss(),
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
def test_problems(
    layer: MultinomialLogisticLoss, given: Shapes, expected: list[Problem]
) -> None:
    assert list(layer.check(given)) == expected
