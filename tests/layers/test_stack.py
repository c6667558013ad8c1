import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.layers.stack import Stack
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # PyTorch 2.13, torch.stack
        pytest.param(Stack(), ((2, 3, 4),) * 2, (2, 2, 3, 4), id="two"),
        pytest.param(Stack(axis=-1), ((2, 3),) * 3, (2, 3, 3), id="last"),
        pytest.param(Stack(axis=2), ((2, 5, 4),), (2, 5, 1, 4), id="one"),
    ],
)
def test_output_shapes(layer: Stack, given: tuple[Shape, ...], expected: Shape) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)
    assert layer.saved(given) == SAVES_NOTHING  # torch.autograd keeps nothing
    assert layer.macs(given) == 0
    assert layer.storage == "new"


def test_the_new_axis_runs_along_none() -> None:
    assert Stack().reach(((2, 3, 8),) * 2) == Reach(
        (Along(0), None, Along(1), Along(2)), kept=True
    )


def test_problems() -> None:
    assert list(Stack(axis=4).check(((2, 3, 4), (2, 3, 5)))) == [
        Problem(
            "no-such-axis",
            "axis must name axes of the output, but it has 4 and there are 4 with the batch",
            "axis",
        ),
        Problem(
            "shapes-differ",
            "inputs must have one shape, but input 1 gives 4x3 and input 2 gives 5x3",
            "inputs",
        ),
    ]
