import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.fold import Fold
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # PyTorch 2.13, torch.nn.Fold
        pytest.param(
            Fold(output_size=(4, 5), kernel_size=2), (2, 12, 12), (2, 3, 4, 5), id="overlapping"
        ),
        pytest.param(
            Fold(output_size=14, kernel_size=2, stride=2),
            (1, 384, 49),
            (1, 96, 14, 14),
            id="apart",
        ),
        pytest.param(
            Fold(output_size=(5, 13), kernel_size=4, stride=2),
            (1, 64, 5),
            (1, 4, 5, 13),
            id="unread-pixels",
        ),
        pytest.param(
            Fold(output_size=(6, 6), kernel_size=(3, 2), padding=(1, 0), dilation=(2, 1)),
            (1, 6, 20),
            (1, 1, 6, 6),
            id="padded-and-dilated",
        ),
    ],
)
def test_output_shapes(layer: Fold, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.saved((given,)) == SAVES_NOTHING
    assert layer.macs((given,)) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Fold(output_size=4, kernel_size=2),
            (2, 3, 4, 4),
            Problem(
                "wrong-input-shape",
                "the input must have 3 axes (batch, numbers of a column, columns),"
                " but it has 4",
            ),
            id="image",
        ),
        pytest.param(
            Fold(output_size=4, kernel_size=2),
            (2, 10, 9),
            Problem(
                "not-divisible",
                "a column must hold whole windows, but 10 = 4 x 2 + 2",
                "kernel_size",
            ),
            id="part-of-a-window",
        ),
        pytest.param(
            Fold(output_size=(4, 5), kernel_size=2),
            (2, 12, 10),
            Problem(
                "input-size-mismatch",
                "output_size must have a position of the window for each column,"
                " but it has 3*4 = 12 and there are 10",
                "output_size",
            ),
            id="other-positions",
        ),
        pytest.param(
            Fold(output_size=(4, 2), kernel_size=(2, 3)),
            (2, 12, 10),
            Problem(
                "window-exceeds-input",
                "the window must fit into the output, but 3 > 2 + 0",
                "kernel_size",
            ),
            id="large-window",
        ),
        pytest.param(
            Fold(output_size=(4, 4), kernel_size=2, stride=(1, 1, 1)),
            (2, 12, 9),
            Problem(
                "wrong-number",
                "stride must be one number or as many as output_size,"
                " but it has 3 and there are 2",
                "stride",
                about="fields",
            ),
            id="one-too-many",
        ),
    ],
)
def test_problems(layer: Fold, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
