import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.shared.gradient_and_reach import Along, Reach
from convcalc.layers.squeeze import Squeeze
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # PyTorch 2.13, torch.squeeze
        pytest.param(Squeeze(axis=2), (2, 3, 1, 5), (2, 3, 5), id="one"),
        pytest.param(Squeeze(axis=(-1, 2)), (2, 3, 1, 1), (2, 3), id="two"),
        pytest.param(Squeeze(axis=3), (2, 3, 1, 5), (2, 3, 1, 5), id="another-size-stays"),
        pytest.param(Squeeze(axis=0), (1, 3, 1), (3, 1), id="batch"),
        pytest.param(Squeeze(), (1, 1, 3, 1), (1, 3), id="all-after-the-batch"),
    ],
)
def test_output_shapes(layer: Squeeze, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.storage == "view"
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


def test_positions_keep_what_they_read() -> None:
    assert Squeeze(axis=1).reach(((2, 1, 8, 9),)) == Reach(
        (Along(0), Along(2), Along(3)), kept=True
    )


@pytest.mark.parametrize(
    ("axis", "message"),
    [
        pytest.param(
            (2, 4),
            "axis must name axes of the input, but it has 4 and there are 4 with the batch",
            id="too-many",
        ),
        pytest.param((2, -2), "axis must name each axis once, but it is [2, -2]", id="twice"),
    ],
)
def test_problems(axis: Shape, message: str) -> None:
    assert list(Squeeze(axis=axis).check(((2, 3, 1, 1),))) == [
        Problem("no-such-axis", message, "axis")
    ]
