import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.permute import Permute
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("dims", "given", "expected"),
    [
        pytest.param((0, 2, 3, 1), (2, 3, 4, 5), (2, 4, 5, 3), id="channels-last"),
        pytest.param((0, -1, 1), (2, 3, 4), (2, 4, 3), id="from-the-end"),
        pytest.param((1, 0), (2, 3), (3, 2), id="batch-too"),
    ],
)
def test_output_shapes(dims: Shape, given: Shape, expected: Shape) -> None:
    layer = Permute(dims=dims)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "view"


@pytest.mark.parametrize(
    "dims",
    [
        pytest.param((0, 2, 3), id="one-missing"),
        pytest.param((0, 1, 1, 2), id="one-twice"),
        pytest.param((0, 1, 2, 4), id="past-the-end"),
        pytest.param((1, 2, 3, 0, -1), id="one-too-many"),
    ],
)
def test_problems(dims: Shape) -> None:
    assert list(Permute(dims=dims).check(((2, 3, 4, 5),))) == [
        Problem(
            "not-a-permutation",
            "dims must name each axis of the input once, the batch as 0,"
            f" but it is {list(dims)} and the axes are [0, 1, 2, 3]",
            "dims",
        )
    ]
