import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.glu import Glu
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # PyTorch 2.13, torch.nn.GLU
        pytest.param(Glu(), (1, 7, 262), (1, 7, 131), id="last-axis"),
        pytest.param(Glu(axis=1), (2, 6, 5, 5), (2, 3, 5, 5), id="channels"),
    ],
)
def test_output_shapes(layer: Glu, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.saved((given,)) == SAVES_INPUT  # torch.autograd keeps the input alone
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


@pytest.mark.parametrize(
    ("axis", "rule", "message"),
    [
        pytest.param(
            1, "not-divisible", "the axis must have two halves, but 7 = 2 x 3 + 1", id="odd"
        ),
        pytest.param(
            3,
            "no-such-axis",
            "axis must name an axis of the input,"
            " but it is 3 and 6x7 with its batch has 3 axes",
            id="missing",
        ),
    ],
)
def test_problems(axis: int, rule: str, message: str) -> None:
    assert list(Glu(axis=axis).check(((2, 7, 6),))) == [Problem(rule, message, "axis")]
