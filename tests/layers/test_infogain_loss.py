import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.infogain_loss import InfogainLoss
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(InfogainLoss(), ((4, 10), (4,), (1, 1, 10, 10)), ((),), id="table-read"),
        pytest.param(
            InfogainLoss(probabilities=True),
            ((4, 10), (4,)),
            ((), (4, 10)),
            id="table-from-a-file",
        ),
    ],
)
def test_output_shapes(layer: InfogainLoss, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            InfogainLoss(),
            ((4, 10), (4,), (1, 1, 10, 9)),
            [
                Problem(
                    "shapes-differ",
                    "the table must have a weight for each pair of classes,"
                    " but 10*10 = 100 and input 3 has 90",
                    "inputs",
                )
            ],
            id="table-too-small",
        ),
        pytest.param(
            InfogainLoss(),
            ((4, 10), (4, 2)),
            [
                Problem(
                    "shapes-differ",
                    "there must be one label for each place in which classes are scored,"
                    " but input 2 gives 8 for 4",
                    "inputs",
                )
            ],
            id="two-labels-each",
        ),
        pytest.param(
            InfogainLoss(axis=5),
            ((4, 10), (4,)),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 5 and 10 with its batch has 2 axes",
                    "axis",
                )
            ],
            id="axis-too-far",
        ),
    ],
)
def test_problems(layer: InfogainLoss, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
