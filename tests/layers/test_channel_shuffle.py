import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.channel_shuffle import ChannelShuffle
from convcalc.shapes import Shape


@pytest.mark.parametrize("given", [(1, 240, 28, 28), (2, 6, 9), (1, 3, 4, 4, 4)])
def test_shapes_stay_and_nothing_is_counted(given: Shape) -> None:
    layer = ChannelShuffle(groups=3)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            (1, 64, 28, 28),
            Problem(
                "not-divisible",
                "groups must divide the input's channels, but 64 = 3 x 21 + 1",
                "groups",
            ),
            id="groups",
        ),
        pytest.param(
            (1, 64),
            Problem(
                "wrong-input-shape",
                "the input must have channels and at least one spatial axis, but it is 64",
            ),
            id="vector",
        ),
    ],
)
def test_problems(given: Shape, expected: Problem) -> None:
    assert list(ChannelShuffle(groups=3).check((given,))) == [expected]
