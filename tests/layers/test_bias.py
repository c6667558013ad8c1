import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.bias import Bias
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "sizes"),
    [
        pytest.param(Bias(), (2, 64, 7, 5), (64,), id="channels"),
        pytest.param(Bias(axis=2, num_axes=2), (2, 64, 7, 5), (7, 5), id="positions"),
        pytest.param(Bias(num_axes=-1), (2, 64, 7, 5), (64, 7, 5), id="all-behind"),
        pytest.param(Bias(num_axes=0), (2, 64, 7, 5), (), id="a-single-number"),
        pytest.param(Bias(axis=-1), (2, 64, 7, 5), (5,), id="last-axis"),
    ],
)
def test_parameters(layer: Bias, given: Shape, sizes: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == (Parameter("bias", sizes, "bias"),)
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            Bias(axis=4),
            Problem(
                "no-such-axis",
                "axis must name an axis of the input,"
                " but it is 4 and 7x5x64 with its batch has 4 axes",
                "axis",
            ),
            id="no-axis",
        ),
        pytest.param(
            Bias(axis=-2, num_axes=3),
            Problem(
                "no-such-axis",
                "num_axes must not reach past the last axis, but 2 + 3 > 4",
                "num_axes",
            ),
            id="too-many",
        ),
    ],
)
def test_problems(layer: Bias, expected: Problem) -> None:
    assert list(layer.check(((2, 64, 7, 5),))) == [expected]
