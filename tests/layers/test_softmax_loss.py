import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.softmax_loss import SoftmaxLoss
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(SoftmaxLoss(), ((4, 10), (4,)), ((),), id="one-label-each"),
        pytest.param(SoftmaxLoss(), ((1, 21, 6, 7), (1, 1, 6, 7)), ((),), id="a-label-a-pixel"),
        pytest.param(
            SoftmaxLoss(probabilities=True),
            ((4, 10), (4,)),
            ((), (4, 10)),
            id="with-probabilities",
        ),
        pytest.param(SoftmaxLoss(axis=-1), ((4, 5, 10), (4, 5)), ((),), id="last-axis"),
    ],
)
def test_output_shapes(layer: SoftmaxLoss, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            SoftmaxLoss(),
            ((4, 10), (5,)),
            [
                Problem(
                    "shapes-differ",
                    "predictions and labels must have one batch,"
                    " but that of input 1 is 4 and that of input 2 is 5",
                    "inputs",
                )
            ],
            id="other-batch",
        ),
        pytest.param(
            SoftmaxLoss(),
            ((4, 21, 6, 7), (4, 1)),
            [
                Problem(
                    "shapes-differ",
                    "there must be one label for each place in which classes are scored,"
                    " but input 2 gives 4 for 168",
                    "inputs",
                )
            ],
            id="too-few-labels",
        ),
        pytest.param(
            SoftmaxLoss(axis=2),
            ((4, 10), (4,)),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 2 and 10 with its batch has 2 axes",
                    "axis",
                )
            ],
            id="axis-too-far",
        ),
        pytest.param(
            SoftmaxLoss(),
            ((), (4,)),
            [
                Problem(
                    "shapes-differ",
                    "predictions and labels must have one batch,"
                    " but that of input 1 is none and that of input 2 is 4",
                    "inputs",
                )
            ],
            id="no-batch",
        ),
    ],
)
def test_problems(layer: SoftmaxLoss, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected


def test_the_probabilities_are_a_second_output() -> None:
    assert SoftmaxLoss().output_count == 1
    assert SoftmaxLoss(probabilities=True).output_count == 2
