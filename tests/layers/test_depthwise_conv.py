import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.depthwise_conv import DepthwiseConv
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected", "weight", "macs"),
    [
        # Howard et al. 2017, table 1: the second layer of MobileNet, 9*32 weights
        pytest.param(
            DepthwiseConv(kernel_size=3, padding=1, bias=False),
            (1, 32, 112, 112),
            (1, 32, 112, 112),
            (32, 1, 3, 3),
            3612672,
            id="mobilenet",
        ),
        pytest.param(
            DepthwiseConv(kernel_size=3, stride=2, padding="same", bias=False),
            (2, 64, 112, 112),
            (2, 64, 56, 56),
            (64, 1, 3, 3),
            3612672,
            id="stride-and-batch",
        ),
        pytest.param(
            DepthwiseConv(kernel_size=5, channel_multiplier=3, bias=False),
            (1, 4, 9, 9),
            (1, 12, 5, 5),
            (12, 1, 5, 5),
            7500,
            id="multiplier",
        ),
        pytest.param(
            DepthwiseConv(kernel_size=(3, 1), out_channels=8, dilation=(2, 1), bias=False),
            (1, 4, 7, 6),
            (1, 8, 3, 6),
            (8, 1, 3, 1),
            432,
            id="out-channels-and-dilation",
        ),
        pytest.param(
            DepthwiseConv(kernel_size=4, bias=False),
            (1, 6, 10),
            (1, 6, 7),
            (6, 1, 4),
            168,
            id="1d",
        ),
        pytest.param(
            DepthwiseConv(kernel_size=2, stride=2, bias=False),
            (1, 3, 4, 4, 4),
            (1, 3, 2, 2, 2),
            (3, 1, 2, 2, 2),
            192,
            id="3d",
        ),
    ],
)
def test_figures(
    layer: DepthwiseConv, given: Shape, expected: Shape, weight: Shape, macs: int
) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == (Parameter("weight", weight, "weight"),)
    assert layer.macs((given,)) == macs


@pytest.mark.parametrize(
    ("layer", "bias", "formula"),
    [
        pytest.param(DepthwiseConv(kernel_size=3), (8,), "(3*3*1)*8 + 8", id="each-filter"),
        pytest.param(
            DepthwiseConv(kernel_size=3, bias="per_location"),
            (8, 4, 5),
            "(3*3*1)*8 + 4*5*8",
            id="each-location",
        ),
    ],
)
def test_bias(layer: DepthwiseConv, bias: Shape, formula: str) -> None:
    given = (1, 8, 6, 7)
    assert layer.parameters((given,))[1:] == (Parameter("bias", bias, "bias"),)
    assert layer.parameter_formula((given,)) == formula


def test_rounding_up_rounds_down_as_for_every_convolution() -> None:
    layer = DepthwiseConv(kernel_size=3, stride=2, rounding="ceil")
    assert layer.output_shapes(((1, 8, 6, 6),)) == ((1, 8, 2, 2),)


def test_the_output_is_new_storage() -> None:
    assert DepthwiseConv(kernel_size=3).storage == "new"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            DepthwiseConv(kernel_size=1, out_channels=100),
            (1, 32, 8, 8),
            Problem(
                "not-divisible",
                "out_channels must be a multiple of the input's channels, but 100 = 32 x 3 + 4",
                "out_channels",
            ),
            id="not-a-multiple",
        ),
        pytest.param(
            DepthwiseConv(kernel_size=1, out_channels=64, channel_multiplier=3),
            (1, 32, 8, 8),
            Problem(
                "given-both-ways",
                "out_channels must be channel_multiplier times the input's channels,"
                " but it is 64 and 3*32 = 96",
                "out_channels",
                "leave out one of them",
            ),
            id="both-ways",
        ),
        pytest.param(
            DepthwiseConv(kernel_size=1, in_channels=16),
            (1, 32, 8, 8),
            Problem(
                "input-size-mismatch",
                "in_channels must be the input's channels, but it is 16 and the input has 32",
                "in_channels",
            ),
            id="other-channels",
        ),
        pytest.param(
            DepthwiseConv(kernel_size=9),
            (1, 32, 8, 8),
            Problem(
                "window-exceeds-input",
                "the window must fit into its padded input, but 9 > 8",
                "kernel_size",
                "make the window smaller or pad the input; layers above may shrink it too far",
            ),
            id="window-too-large",
        ),
        pytest.param(
            DepthwiseConv(kernel_size=1, out_channels=7),
            (1, 32),
            Problem(
                "wrong-input-shape",
                "a window needs an input with channels and at least one spatial axis,"
                " but the input is 32",
            ),
            id="vector",
        ),
    ],
)
def test_problems(layer: DepthwiseConv, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]


def test_one_of_both_ways_is_enough_where_they_agree() -> None:
    layer = DepthwiseConv(kernel_size=1, out_channels=96, channel_multiplier=3)
    assert list(layer.check(((1, 32, 8, 8),))) == []
