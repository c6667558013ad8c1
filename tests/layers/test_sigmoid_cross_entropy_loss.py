import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.sigmoid_cross_entropy_loss import SigmoidCrossEntropyLoss
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            SigmoidCrossEntropyLoss(),
            ((1, 1, 500, 500), (1, 1, 500, 500)),
            ((),),
            id="hed-edges",
        ),
    ],
)
def test_output_shapes(layer: SigmoidCrossEntropyLoss, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            SigmoidCrossEntropyLoss(),
            ((4, 10), (4,)),
            [
                Problem(
                    "shapes-differ",
                    "predictions and targets must have one shape,"
                    " but input 1 gives 10 and input 2 gives 1",
                    "inputs",
                )
            ],
            id="one-target-each",
        ),
        pytest.param(
            SigmoidCrossEntropyLoss(),
            ((4, 10), (3, 10)),
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
    layer: SigmoidCrossEntropyLoss, given: Shapes, expected: list[Problem]
) -> None:
    assert list(layer.check(given)) == expected
