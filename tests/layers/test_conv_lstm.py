import pytest

from convcalc import summarize_text
from convcalc.diagnostics import Problem
from convcalc.layers.conv_lstm import ConvLstm
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected", "params", "macs"),
    [
        # Shi et al. 2015, section 4.1: 5x5 filters, 64 states on 16x16 patches of 16 channels
        pytest.param(
            ConvLstm(out_channels=64, kernel_size=5, padding=2),
            (1, 10, 16, 16, 16),
            (1, 10, 64, 16, 16),
            512_256,
            10 * 256 * 512_000,
            id="moving-mnist",
        ),
        # Keras 3, ConvLSTM2D(3, 3, strides=2, use_bias=False) on (4, 7, 7, 2)
        pytest.param(
            ConvLstm(
                out_channels=3, kernel_size=3, stride=2, bias=False, return_sequences=False
            ),
            (2, 4, 2, 7, 7),
            (2, 3, 3, 3),
            540,
            2 * 4 * 9 * 540,
            id="keras-last-step",
        ),
        pytest.param(
            ConvLstm(out_channels=3, kernel_size=3, padding="same"),
            (2, 4, 2, 9),
            (2, 4, 3, 9),
            4 * 3 * 5 * 3 + 12,
            2 * 4 * 9 * 180,
            id="1d",
        ),
    ],
)
def test_figures(
    layer: ConvLstm, given: Shape, expected: Shape, params: int, macs: int
) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert sum(it.count for it in layer.parameters((given,))) == params
    assert layer.macs((given,)) == macs


def test_parameters() -> None:
    layer = ConvLstm(out_channels=3, kernel_size=(3, 1))
    assert layer.parameters(((2, 4, 2, 7, 7),)) == (
        Parameter("weight_ih", (12, 2, 3, 1), "weight"),
        Parameter("weight_hh", (12, 3, 3, 1), "weight"),
        Parameter("bias", (12,), "bias"),
    )
    assert layer.parameter_formula(((2, 4, 2, 7, 7),)) == "4*3*1*(2 + 3)*3 + 4*3"


@pytest.mark.parametrize(("steps", "numbers"), [(1, 31), (3, 93)])
def test_saved_bytes(steps: int, numbers: int) -> None:
    # PyTorch 2.13 on one convolution of input and state, 3 and 4 channels, 5x5, batch 2
    spec = f"""
input: [{steps}, 3, 5, 5]
layers: [{{type: conv_lstm, out_channels: 4, kernel_size: 3, padding: same}}]
"""
    row = summarize_text(spec, syntax="yaml", batch=2).layers[0]
    assert row.saved_bytes == numbers * 2 * 25 * 4


def test_each_step_sees_further() -> None:
    spec = """
input: [5, 1, 40, 40]
layers: [{type: conv_lstm, out_channels: 4, kernel_size: 3, padding: same, stride: 2}]
"""
    field = summarize_text(spec, syntax="yaml", rounding="floor").layers[0].receptive_field
    assert field
    # the steps see all there are, the channels too; 3 + 4*2*2 rows and columns
    assert field.size == (1, 19, 19)


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            ConvLstm(out_channels=3, kernel_size=3),
            (2, 7, 7),
            Problem(
                "wrong-input-shape",
                "the input must have a batch, steps, channels and spatial axes,"
                " but it has 3 axes",
                "inputs",
            ),
            id="no-steps",
        ),
        pytest.param(
            ConvLstm(out_channels=3, kernel_size=3, in_channels=4),
            (2, 5, 2, 7, 7),
            Problem(
                "input-size-mismatch",
                "in_channels must be the input's channels, but it is 4 and the input has 2",
                "in_channels",
            ),
            id="channels",
        ),
    ],
)
def test_problems(layer: ConvLstm, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
