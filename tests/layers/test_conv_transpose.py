import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.conv_transpose import ConvTranspose
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # Radford, Metz, Chintala 2015, figure 1: the generator of DCGAN doubles 4x4 to 8x8
        pytest.param(
            ConvTranspose(out_channels=512, kernel_size=4, stride=2, padding=1),
            (1, 1024, 4, 4),
            (1, 512, 8, 8),
            id="dcgan",
        ),
        # Long, Shelhamer, Darrell 2015: FCN-32s enlarges by a kernel of 64 at stride 32
        pytest.param(
            ConvTranspose(out_channels=21, kernel_size=64, stride=32, bias=False),
            (1, 21, 16, 16),
            (1, 21, 544, 544),
            id="fcn-32s",
        ),
        # PyTorch 2.13, ConvTranspose2d of these fields
        pytest.param(
            ConvTranspose(
                out_channels=6,
                kernel_size=(5, 7),
                stride=4,
                dilation=2,
                output_padding=(1, 0),
                groups=6,
            ),
            (2, 6, 24, 73),
            (2, 6, 102, 301),
            id="output-padding",
        ),
        # PyTorch 2.13, ConvTranspose3d(32, 32, 7, stride=(1, 2, 1), groups=16)
        pytest.param(
            ConvTranspose(out_channels=32, kernel_size=7, stride=(1, 2, 1), groups=16),
            (1, 32, 48, 48, 48),
            (1, 32, 54, 101, 54),
            id="3d",
        ),
        # PyTorch 2.13, ConvTranspose1d(4, 2, 5, padding=2, groups=2)
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=5, padding=2, groups=2),
            (1, 4, 43),
            (1, 2, 43),
            id="1d",
        ),
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=3, stride=2, padding=(1, 0, 2, 1)),
            (1, 4, 5, 5),
            (1, 2, 10, 8),
            id="padding-on-each-side",
        ),
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=3, stride=2, padding="valid"),
            (1, 4, 5, 5),
            (1, 2, 11, 11),
            id="valid",
        ),
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=3, dilation=2, padding="full"),
            (1, 4, 9, 9),
            (1, 2, 5, 5),
            id="full",
        ),
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=3, stride=2, padding=1, output_size=12),
            (1, 4, 6, 6),
            (1, 2, 12, 12),
            id="output-size",
        ),
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=3, stride=3, output_size=(17, 18)),
            (1, 4, 5, 6),
            (1, 2, 17, 18),
            id="output-size-of-each-axis",
        ),
    ],
)
def test_output_shapes(layer: ConvTranspose, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)


@pytest.mark.parametrize(
    ("layer", "given", "parameters", "formula", "macs"),
    [
        # 512*512*4*4 weights; each of 4*4*1024 inputs meets 4*4*512
        pytest.param(
            ConvTranspose(out_channels=512, kernel_size=4, stride=2, padding=1),
            (1, 1024, 4, 4),
            (
                Parameter("weight", (1024, 512, 4, 4), "weight"),
                Parameter("bias", (512,), "bias"),
            ),
            "(4*4*512)*1024 + 512",
            134217728,
            id="dcgan",
        ),
        pytest.param(
            ConvTranspose(out_channels=6, kernel_size=(5, 7), groups=3, bias=False),
            (2, 9, 4, 4),
            (Parameter("weight", (9, 2, 5, 7), "weight"),),
            "(5*7*2)*9",
            20160,
            id="groups-and-batch",
        ),
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=2, stride=2, bias="per_location"),
            (1, 3, 4, 5),
            (
                Parameter("weight", (3, 2, 2, 2), "weight"),
                Parameter("bias", (2, 8, 10), "bias"),
            ),
            "(2*2*2)*3 + 8*10*2",
            480,
            id="bias-per-location",
        ),
    ],
)
def test_parameters_and_macs(
    layer: ConvTranspose,
    given: Shape,
    parameters: tuple[Parameter, ...],
    formula: str,
    macs: int,
) -> None:
    assert layer.parameters((given,)) == parameters
    assert layer.parameter_formula((given,)) == formula
    assert layer.macs((given,)) == macs


def test_the_sizes_worked_out() -> None:
    layer = ConvTranspose(
        out_channels=2, kernel_size=3, stride=2, padding=(1, 1, 0, 1), output_padding=(1, 0)
    )
    assert layer.sizes_worked_out(((1, 3, 28, 14),)) == (
        "(28 - 1)*2 - 2*1 + 3 + 1 = 56",
        "(14 - 1)*2 - 0 - 1 + 3 = 28",
    )


def test_it_has_no_window_that_reads_the_input() -> None:
    assert ConvTranspose(out_channels=2, kernel_size=3).windows(((1, 3, 8, 8),)) == ()
    assert ConvTranspose(out_channels=2, kernel_size=3).storage == "new"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=3, stride=2, padding=1, output_size=60),
            (1, 4, 28, 28),
            [
                Problem(
                    "output-size-unreachable",
                    "output_size must be reachable, but (28 - 1)*2 - 2*1 + 3 = 55 and an"
                    " output_padding below stride 2 do not make 60",
                    "output_size",
                    "reachable: 55 or 56",
                )
            ],
            id="reachable-sizes-named",
        ),
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=4, stride=8, output_size=(60, 59)),
            (1, 4, 8, 8),
            [
                Problem(
                    "output-size-unreachable",
                    "output_size must be reachable, but width (8 - 1)*8 + 4 = 60 and an"
                    " output_padding below stride 8 do not make 59",
                    "output_size",
                    "reachable: width 60 to 67",
                )
            ],
            id="many-reachable-on-one-axis",
        ),
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=1, padding=3, output_size=1),
            (1, 4, 5),
            [
                Problem(
                    "output-size-unreachable",
                    "output_size must be reachable, but (5 - 1)*1 - 2*3 + 1 = -1 and an"
                    " output_padding below stride 1 do not make 1",
                    "output_size",
                    "reachable: nothing, unless there is less padding",
                )
            ],
            id="none-reachable",
        ),
        pytest.param(
            ConvTranspose(
                out_channels=2, kernel_size=3, stride=2, output_padding=1, output_size=9
            ),
            (1, 4, 4),
            [
                Problem(
                    "output-size-unreachable",
                    "output_size must be what output_padding makes it,"
                    " but (4 - 1)*2 + 3 + 1 = 10 and not 9",
                    "output_size",
                    "leave out one of them",
                )
            ],
            id="output-size-and-output-padding",
        ),
        # PyTorch refuses what is not smaller than the larger of stride and dilation
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=3, stride=(3, 2), output_padding=2),
            (1, 4, 8, 8),
            [
                Problem(
                    "output-size-unreachable",
                    "output_padding must be smaller than the larger of stride and dilation,"
                    " but width 2 >= 2",
                    "output_padding",
                    about="fields",
                )
            ],
            id="output-padding",
        ),
        # PyTorch 2.13: "Calculated output size per channel: (1 x -4)"
        pytest.param(
            ConvTranspose(out_channels=16, kernel_size=2, padding=5, dilation=2),
            (1, 8, 4),
            [
                Problem(
                    "output-too-small",
                    "the output must have at least one pixel, but (4 - 1)*1 - 2*5 + 3 = -4",
                    "padding",
                    "pad less, or make the input larger",
                )
            ],
            id="nothing-left",
        ),
        pytest.param(
            ConvTranspose(out_channels=2, kernel_size=3, padding="same"),
            (1, 4, 8, 8),
            [
                Problem(
                    "same-padding-transposed",
                    "padding of conv_transpose must be numbers, valid or full, but it is same",
                    "padding",
                    "padding: 1 and output_padding: 1 double the size at kernel_size 3,"
                    " stride 2",
                    about="fields",
                )
            ],
            id="same",
        ),
        pytest.param(
            ConvTranspose(
                out_channels=3,
                kernel_size=(3, 3, 3),
                groups=2,
                in_channels=4,
                padding=(1, 1, 1),
            ),
            (1, 5, 8, 8),
            [
                Problem(
                    "wrong-number",
                    "kernel_size must be one number or one for each spatial axis,"
                    " but it has 3 and the input has 2: height, width",
                    "kernel_size",
                ),
                Problem(
                    "wrong-number",
                    "padding must be one number or one or two (begin and end) for each spatial"
                    " axis, but it has 3 and the input has 2: height, width",
                    "padding",
                ),
                Problem(
                    "input-size-mismatch",
                    "in_channels must be the input's channels, but it is 4 and the input has 5",
                    "in_channels",
                ),
                Problem(
                    "not-divisible",
                    "groups must divide the input's channels, but 5 = 2 x 2 + 1",
                    "groups",
                ),
                Problem(
                    "not-divisible",
                    "groups must divide out_channels, but 3 = 2 x 1 + 1",
                    "groups",
                    about="fields",
                ),
            ],
            id="every-problem-at-once",
        ),
        pytest.param(
            ConvTranspose(out_channels=3, kernel_size=3),
            (1, 5),
            [
                Problem(
                    "wrong-input-shape",
                    "the input must have channels and at least one spatial axis, but it is 5",
                )
            ],
            id="vector",
        ),
    ],
)
def test_problems(layer: ConvTranspose, given: Shape, expected: list[Problem]) -> None:
    assert list(layer.check((given,))) == expected


def test_an_output_size_agrees_with_its_output_padding() -> None:
    layer = ConvTranspose(
        out_channels=2, kernel_size=3, stride=2, output_padding=(0, 1), output_size=(9, 10)
    )
    assert list(layer.check(((1, 4, 4, 4),))) == []
    assert layer.output_shapes(((1, 4, 4, 4),)) == ((1, 2, 9, 10),)
