import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.softmax import Softmax
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given"),
    [
        pytest.param(Softmax(), (1, 1000), id="class-scores"),
        pytest.param(Softmax(), (1, 21, 500, 500), id="over-the-channels-of-a-map"),
        pytest.param(Softmax(axis=-1), (2, 8, 196, 196), id="attention-over-the-last-axis"),
        pytest.param(Softmax(axis=0), (4, 10), id="over-the-batch"),
        pytest.param(Softmax(axis=-2), (4, 10), id="first-axis-from-behind"),
    ],
)
def test_shapes_stay_and_nothing_is_counted(layer: Softmax, given: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Softmax(axis=2),
            (1, 1000),
            Problem(
                "no-such-axis",
                "axis must name an axis of the input,"
                " but it is 2 and 1000 with its batch has 2 axes",
                "axis",
            ),
            id="axis-past-the-end",
        ),
        pytest.param(
            Softmax(axis=-5),
            (1, 21, 500, 300),
            Problem(
                "no-such-axis",
                "axis must name an axis of the input,"
                " but it is -5 and 500x300x21 with its batch has 4 axes",
                "axis",
            ),
            id="axis-before-the-first",
        ),
    ],
)
def test_problems(layer: Softmax, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]


def test_the_input_is_overwritten_only_if_told_to() -> None:
    assert Softmax().storage == "new"
    assert Softmax(in_place=True).storage == "in-place"
