import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.shared.gradient_and_reach import Along, Reach
from convcalc.layers.unsqueeze import Unsqueeze
from convcalc.shapes import Shape
from convcalc.windows import PerAxis


@pytest.mark.parametrize(
    ("axis", "given", "expected"),
    [
        # PyTorch 2.13, torch.unsqueeze; several axes as ONNX counts them, in the output
        pytest.param(1, (2, 3), (2, 1, 3), id="one"),
        pytest.param(-1, (2, 3), (2, 3, 1), id="last"),
        pytest.param((2, 3), (2, 3), (2, 3, 1, 1), id="two"),
        pytest.param((3, 1), (2, 3, 4), (2, 1, 3, 1, 4), id="apart"),
    ],
)
def test_output_shapes(axis: PerAxis, given: Shape, expected: Shape) -> None:
    layer = Unsqueeze(axis=axis)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.storage == "view"
    assert layer.parameters((given,)) == ()


def test_a_new_axis_runs_along_none() -> None:
    assert Unsqueeze(axis=2).reach(((2, 3, 8),)) == Reach(
        (Along(0), Along(1), None, Along(2)), kept=True
    )


def test_problems() -> None:
    assert list(Unsqueeze(axis=(1, 4)).check(((2, 3),))) == [
        Problem(
            "no-such-axis",
            "axis must name axes of the output, but it has 4 and there are 4 with the batch",
            "axis",
        )
    ]
