import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.scale import Scale
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "sizes"),
    [
        pytest.param(Scale(), (2, 64, 7, 5), (64,), id="channels"),
        pytest.param(Scale(axis=2, num_axes=2), (2, 64, 7, 5), (7, 5), id="positions"),
        pytest.param(Scale(num_axes=-1), (2, 64, 7, 5), (64, 7, 5), id="all-behind"),
        pytest.param(Scale(num_axes=0), (2, 64, 7, 5), (), id="a-single-number"),
        pytest.param(Scale(axis=-1), (2, 64, 7, 5), (5,), id="last-axis"),
    ],
)
def test_parameters(layer: Scale, given: Shape, sizes: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == (Parameter("weight", sizes, "weight"),)
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


def test_a_bias_is_as_large_as_the_weight() -> None:
    layer, given = Scale(bias=True), (2, 64, 7, 5)
    assert layer.parameters((given,)) == (
        Parameter("weight", (64,), "weight"),
        Parameter("bias", (64,), "bias"),
    )
    assert layer.parameter_formula((given,)) == "64 + 64"


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            Scale(axis=4),
            Problem(
                "no-such-axis",
                "axis must name an axis of the input,"
                " but it is 4 and 7x5x64 with its batch has 4 axes",
                "axis",
            ),
            id="no-axis",
        ),
        pytest.param(
            Scale(axis=-2, num_axes=3),
            Problem(
                "no-such-axis",
                "num_axes must not reach past the last axis, but 2 + 3 > 4",
                "num_axes",
            ),
            id="too-many",
        ),
    ],
)
def test_problems(layer: Scale, expected: Problem) -> None:
    assert list(layer.check(((2, 64, 7, 5),))) == [expected]
