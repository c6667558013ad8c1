import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.log_softmax import LogSoftmax


@pytest.mark.parametrize("axis", [1, -1, 0, 3])
def test_shapes_stay_and_nothing_is_counted(axis: int) -> None:
    layer, given = LogSoftmax(axis=axis), (2, 21, 64, 64)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


def test_problems() -> None:
    assert list(LogSoftmax(axis=2).check(((1, 1000),))) == [
        Problem(
            "no-such-axis",
            "axis must name an axis of the input,"
            " but it is 2 and 1000 with its batch has 2 axes",
            "axis",
        )
    ]
