import pytest

from convcalc import summarize_text
from convcalc.diagnostics import Problem
from convcalc.layers.mean import Mean
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # PyTorch 2.13, torch.mean
        pytest.param(Mean(axis=(2, 3)), (2, 3, 4, 5), (2, 3), id="space"),
        pytest.param(Mean(axis=(-1, 2), keepdim=True), (2, 3, 4, 5), (2, 3, 1, 1), id="kept"),
        pytest.param(Mean(axis=1), (2, 197, 768), (2, 768), id="tokens"),
        pytest.param(Mean(axis=2), (2, 3, 4, 5), (2, 3, 5), id="height"),
    ],
)
def test_output_shapes(layer: Mean, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.saved((given,)) == SAVES_NOTHING  # torch.autograd keeps the shape alone
    assert layer.macs((given,)) == 0


def test_a_position_reads_the_whole_of_the_axis() -> None:
    spec = """
input: 9x8x3
layers: [{type: conv, out_channels: 2, kernel_size: 3}, {type: mean, axis: 2}]
"""
    field = summarize_text(spec, syntax="yaml").layers[-1].receptive_field
    assert field
    assert (field.size, field.stride) == ((9, 3), (0, 1))


def test_problems() -> None:
    assert list(Mean(axis=4).check(((2, 3, 4, 5),))) == [
        Problem(
            "no-such-axis",
            "axis must name axes of the input, but it has 4 and there are 4 with the batch",
            "axis",
        )
    ]
