import pytest

from convcalc import summarize_text
from convcalc.diagnostics import Problem
from convcalc.layers.roll import Roll
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param(Roll(shifts=(-3, -3), axis=(2, 3)), id="swin"),
        pytest.param(Roll(shifts=5, axis=-1), id="one-axis"),
    ],
)
def test_figures(layer: Roll) -> None:
    given = ((2, 96, 56, 56),)
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == given
    assert layer.storage == "new"
    assert layer.saved(given) == SAVES_NOTHING  # PyTorch 2.13 keeps the shifts alone
    assert layer.macs(given) == 0


def test_positions_read_what_was_moved_there() -> None:
    spec = """
input: [4, 20]
layers: [{type: roll, shifts: 2, axis: 2}, {type: conv, out_channels: 1, kernel_size: 3}]
"""
    field = summarize_text(spec, syntax="yaml").layers[-1].receptive_field
    assert field
    assert (field.size, field.stride, field.padding) == ((3,), (1,), (2,))


def test_problems() -> None:
    assert list(Roll(shifts=(1, 2), axis=5).check(((2, 3, 4),))) == [
        Problem(
            "no-such-axis",
            "axis must name axes of the input, but it has 5 and there are 3 with the batch",
            "axis",
        ),
        Problem(
            "wrong-number",
            "shifts must be as many as the axes in axis, but there are 2 for 1",
            "shifts",
            about="fields",
        ),
    ]
