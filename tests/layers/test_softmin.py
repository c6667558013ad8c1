from convcalc.diagnostics import Problem
from convcalc.layers.shared.gradient_and_reach import SAVES_OUTPUT, Along, Reach
from convcalc.layers.softmin import Softmin


def test_shapes_stay() -> None:
    given = ((2, 6, 5),)
    assert list(Softmin(axis=1).check(given)) == []
    assert Softmin(axis=1).output_shapes(given) == given
    assert Softmin(axis=1).saved(given) == SAVES_OUTPUT  # PyTorch 2.13: 240 bytes
    assert Softmin(axis=1).storage == "new"


def test_all_of_the_axis_is_read() -> None:
    assert Softmin(axis=2).reach(((2, 6, 5),)) == Reach((Along(0), Along(1), None))


def test_problems() -> None:
    assert list(Softmin(axis=2).check(((2, 6),))) == [
        Problem(
            "no-such-axis",
            "axis must name an axis of the input, but it is 2 and 6 with its batch has 2 axes",
            "axis",
        )
    ]
