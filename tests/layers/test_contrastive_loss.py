import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.contrastive_loss import ContrastiveLoss
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(ContrastiveLoss(), ((64, 2), (64, 2), (64,)), ((),), id="siamese"),
        pytest.param(ContrastiveLoss(), ((64, 2, 1, 1), (64, 2), (64,)), ((),), id="axes-of-1"),
    ],
)
def test_output_shapes(layer: ContrastiveLoss, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            ContrastiveLoss(),
            ((64, 2), (64, 3), (64,)),
            [
                Problem(
                    "shapes-differ",
                    "both of a pair must be vectors of one length,"
                    " but input 1 gives 2 and input 2 gives 3",
                    "inputs",
                )
            ],
            id="other-length",
        ),
        pytest.param(
            ContrastiveLoss(),
            ((64, 2, 2, 1), (64, 2), (64,)),
            [
                Problem(
                    "shapes-differ",
                    "both of a pair must be vectors of one length,"
                    " but input 1 gives 2x1x2 and input 2 gives 2",
                    "inputs",
                )
            ],
            id="an-image",
        ),
        pytest.param(
            ContrastiveLoss(),
            ((64, 2), (64, 2), (64, 2)),
            [
                Problem(
                    "shapes-differ",
                    "there must be one label for each pair, but input 3 gives 2 for 1",
                    "inputs",
                )
            ],
            id="two-labels-each",
        ),
        pytest.param(
            ContrastiveLoss(),
            ((64, 2), (32, 2), (64,)),
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
def test_problems(layer: ContrastiveLoss, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
