import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.filter import Filter
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Filter(), ((4, 3, 2), (4,)), ((4, 3, 2),), id="one"),
        pytest.param(
            Filter(outputs=2), ((4, 3), (4, 5), (4, 1, 1)), ((4, 3), (4, 5)), id="two"
        ),
    ],
)
def test_output_shapes(layer: Filter, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Filter(),
            ((4, 3), (4, 2)),
            [
                Problem(
                    "wrong-input-shape",
                    "the last input must have one number for each example,"
                    " but the axes of input 2 are 4, 2",
                    "inputs",
                )
            ],
            id="two-marks-each",
        ),
        pytest.param(
            Filter(),
            ((5, 3), (4,)),
            [
                Problem(
                    "shapes-differ",
                    "all inputs must have one batch,"
                    " but that of input 1 is 5 and that of input 2 is 4",
                    "inputs",
                )
            ],
            id="other-batch",
        ),
        pytest.param(
            Filter(outputs=2),
            ((8, 3, 5, 5), (8,)),
            [
                Problem(
                    "wrong-number",
                    "outputs must be 1, one for each input but the last, but it is 2",
                    "outputs",
                    about="fields",
                )
            ],
            id="an-output-too-many",
        ),
    ],
)
def test_problems(layer: Filter, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected


def test_there_is_an_output_for_each_input_but_the_last() -> None:
    assert Filter(outputs=2).output_count == 2
