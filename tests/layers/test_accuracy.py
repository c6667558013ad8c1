import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.accuracy import Accuracy
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Accuracy(), ((4, 10), (4,)), ((),), id="share"),
        pytest.param(
            Accuracy(per_class=True), ((4, 10), (4,)), ((), (10,)), id="of-each-class"
        ),
        pytest.param(Accuracy(top_k=5), ((50, 1000), (50, 1)), ((),), id="top-5"),
    ],
)
def test_output_shapes(layer: Accuracy, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Accuracy(),
            ((4, 10), (5,)),
            [
                Problem(
                    "shapes-differ",
                    "there must be one label for each place in which classes are scored,"
                    " but input 2 gives 5 for 4",
                    "inputs",
                )
            ],
            id="too-many-labels",
        ),
        pytest.param(
            Accuracy(axis=2),
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
            Accuracy(top_k=11),
            ((4, 10), (4,)),
            [
                Problem(
                    "exceeds-input",
                    "top_k must be at most the number of classes, but 11 > 10",
                    "top_k",
                )
            ],
            id="more-than-all",
        ),
        pytest.param(
            Accuracy(top_k=5),
            ((4, 10), (4, 3)),
            [
                Problem(
                    "shapes-differ",
                    "there must be one label for each place in which classes are scored,"
                    " but input 2 gives 12 for 4",
                    "inputs",
                )
            ],
            id="five-of-ten-whatever-the-labels",
        ),
    ],
)
def test_problems(layer: Accuracy, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected


def test_each_class_has_a_second_output() -> None:
    assert Accuracy().output_count == 1
    assert Accuracy(per_class=True).output_count == 2
