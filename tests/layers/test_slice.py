import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.slice import Slice
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Slice(end=48), (1, 96, 27, 27), (1, 48, 27, 27), id="first-half"),
        pytest.param(Slice(start=48), (1, 96, 27, 27), (1, 48, 27, 27), id="second-half"),
        pytest.param(Slice(start=-1, axis=1), (2, 28, 64), (2, 1, 64), id="last-step"),
        pytest.param(Slice(start=1, end=-1, axis=-1), (2, 3, 9), (2, 3, 7), id="inner"),
        pytest.param(Slice(step=2, axis=2), (1, 3, 9, 9), (1, 3, 5, 9), id="every-second"),
        pytest.param(Slice(start=1, step=4, axis=2), (1, 3, 9, 9), (1, 3, 2, 9), id="step"),
        pytest.param(Slice(), (1, 3, 9), (1, 3, 9), id="all"),
    ],
)
def test_output_shapes(layer: Slice, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "view"


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            Slice(end=11),
            Problem(
                "exceeds-input",
                "end must lie on the axis, but it is 11 and the axis has 10",
                "end",
            ),
            id="past-the-end",
        ),
        pytest.param(
            Slice(start=-11),
            Problem(
                "exceeds-input",
                "start must lie on the axis, but it is -11 and the axis has 10",
                "start",
            ),
            id="before-the-start",
        ),
        pytest.param(
            Slice(start=5, end=-5),
            Problem(
                "range-empty",
                "start must lie before end, but start is 5 and end is -5 = 5",
                "start",
            ),
            id="empty",
        ),
        pytest.param(
            Slice(axis=-4),
            Problem(
                "no-such-axis",
                "axis must name an axis of the input,"
                " but it is -4 and 7x10 with its batch has 3 axes",
                "axis",
            ),
            id="no-axis",
        ),
    ],
)
def test_problems(layer: Slice, expected: Problem) -> None:
    assert list(layer.check(((1, 10, 7),))) == [expected]
