import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.conv import Conv
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Conv(out_channels=96, kernel_size=11, stride=4),
            (1, 3, 227, 227),
            (1, 96, 55, 55),
            id="alexnet-conv1",
        ),
        pytest.param(
            Conv(out_channels=256, kernel_size=5, padding=2, groups=2),
            (1, 96, 27, 27),
            (1, 256, 27, 27),
            id="alexnet-conv2-in-two-groups",
        ),
        # CS231n course notes: 32x32x3, ten 5x5 filters with stride 1 and pad 2
        pytest.param(
            Conv(out_channels=10, kernel_size=5, padding=2),
            (1, 3, 32, 32),
            (1, 10, 32, 32),
            id="cs231n-ten-filters",
        ),
        pytest.param(
            Conv(out_channels=8, kernel_size=(3, 1), dilation=(2, 1)),
            (1, 4, 5, 7),
            (1, 8, 1, 7),
            id="dilated-exact-fit",
        ),
        # Inception v3: 1x7 on 17x17
        pytest.param(
            Conv(out_channels=192, kernel_size=(1, 7), padding=(0, 3)),
            (1, 128, 17, 17),
            (1, 192, 17, 17),
            id="one-padding-per-axis",
        ),
        # MobileNet in Keras pads the bottom and the right only: (224 - 3 + 1)/2 + 1
        pytest.param(
            Conv(out_channels=32, kernel_size=3, stride=2, padding=(0, 1, 0, 1)),
            (1, 3, 224, 224),
            (1, 32, 112, 112),
            id="asymmetric-padding",
        ),
        pytest.param(
            Conv(out_channels=1, kernel_size=1, padding=(1, 2, 3, 4)),
            (1, 1, 10, 10),
            (1, 1, 13, 17),
            id="top-bottom-left-right",
        ),
        # WaveNet: a causal filter of 2 taps, 8 apart, pads the beginning only
        pytest.param(
            Conv(out_channels=32, kernel_size=2, dilation=8, padding=(8, 0)),
            (1, 32, 100),
            (1, 32, 100),
            id="1d-causal",
        ),
        # C3D, conv1a: 16 frames of 112x112
        pytest.param(
            Conv(out_channels=64, kernel_size=3, padding=1),
            (1, 3, 16, 112, 112),
            (1, 64, 16, 112, 112),
            id="3d-c3d-conv1a",
        ),
        pytest.param(
            Conv(out_channels=4, kernel_size=3), (1, 2, 6, 7, 8, 9), (1, 4, 4, 5, 6, 7), id="4d"
        ),
        pytest.param(
            Conv(out_channels=2, kernel_size=3, stride=2, padding="same"),
            (1, 1, 7, 8),
            (1, 2, 4, 4),
            id="same-at-stride-2",
        ),
        pytest.param(
            Conv(out_channels=2, kernel_size=3, padding="full"),
            (1, 1, 5, 5),
            (1, 2, 7, 7),
            id="full",
        ),
        pytest.param(
            Conv(out_channels=2, kernel_size=3, padding="valid"),
            (1, 1, 5, 5),
            (1, 2, 3, 3),
            id="valid",
        ),
        pytest.param(
            Conv(out_channels=2, kernel_size=7), (1, 1, 7, 7), (1, 2, 1, 1), id="whole-input"
        ),
        pytest.param(
            Conv(out_channels=2, kernel_size=1), (64, 1, 7, 7), (64, 2, 7, 7), id="batch-kept"
        ),
    ],
)
def test_output_shapes(layer: Conv, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # He et al. 2015, table 1: 224 -> 112
        pytest.param(
            Conv(out_channels=64, kernel_size=7, stride=2, padding=3, rounding="floor"),
            (1, 3, 224, 224),
            (1, 64, 112, 112),
            id="resnet-conv1",
        ),
        pytest.param(
            Conv(out_channels=64, kernel_size=7, stride=2, padding=3, rounding="ceil"),
            (1, 3, 224, 224),
            (1, 64, 112, 112),
            id="ceil-rounds-convolutions-down",
        ),
        pytest.param(
            Conv(out_channels=96, kernel_size=11, stride=4, rounding="floor"),
            (1, 3, 224, 224),
            (1, 96, 54, 54),
            id="alexnet-at-224",
        ),
        # PyTorch 2.13, nn.Conv1d, nn.Conv2d, nn.Conv3d
        pytest.param(
            Conv(
                out_channels=24, kernel_size=1, stride=2, padding=2, groups=6, rounding="floor"
            ),
            (1, 12, 8),
            (1, 24, 6),
            id="pytorch-1d-grouped",
        ),
        pytest.param(
            Conv(
                out_channels=24,
                kernel_size=1,
                stride=(2, 1),
                padding=(0, 1),
                dilation=(2, 1),
                rounding="floor",
            ),
            (1, 2, 14, 14),
            (1, 24, 7, 16),
            id="pytorch-2d-dilated",
        ),
        pytest.param(
            Conv(out_channels=12, kernel_size=3, stride=(5, 1, 2), padding=2, rounding="floor"),
            (2, 3, 7, 7, 7),
            (2, 12, 2, 9, 5),
            id="pytorch-3d",
        ),
    ],
)
def test_rounded_output_shapes(layer: Conv, given: Shape, expected: Shape) -> None:
    assert [it for it in layer.check((given,)) if it.severity == "error"] == []
    assert layer.output_shapes((given,)) == (expected,)


@pytest.mark.parametrize(
    ("layer", "given", "weight", "bias"),
    [
        pytest.param(
            Conv(out_channels=96, kernel_size=11, stride=4),
            (1, 3, 227, 227),
            (96, 3, 11, 11),
            (96,),
            id="alexnet-conv1",
        ),
        pytest.param(
            Conv(out_channels=256, kernel_size=5, padding=2, groups=2),
            (1, 96, 27, 27),
            (256, 48, 5, 5),
            (256,),
            id="alexnet-conv2-in-two-groups",
        ),
        pytest.param(
            Conv(out_channels=64, kernel_size=3, padding=1, groups=32),
            (1, 32, 112, 112),
            (64, 1, 3, 3),
            (64,),
            id="depthwise-two-filters-a-channel",
        ),
        pytest.param(Conv(out_channels=8, kernel_size=5), (1, 4, 20), (8, 4, 5), (8,), id="1d"),
        pytest.param(
            Conv(out_channels=64, kernel_size=(1, 3, 5)),
            (1, 3, 16, 112, 112),
            (64, 3, 1, 3, 5),
            (64,),
            id="3d-one-size-per-axis",
        ),
        pytest.param(
            Conv(out_channels=8, kernel_size=3, dilation=2, padding=2),
            (1, 4, 9, 9),
            (8, 4, 3, 3),
            (8,),
            id="dilation-adds-no-weights",
        ),
    ],
)
def test_parameters(layer: Conv, given: Shape, weight: Shape, bias: Shape) -> None:
    assert layer.parameters((given,)) == (
        Parameter("weight", weight, "weight"),
        Parameter("bias", bias, "bias"),
    )


def test_a_bias_for_each_location_ties_the_layer_to_its_input() -> None:
    layer, given = Conv(out_channels=6, kernel_size=5, bias="per_location"), (2, 1, 32, 30)
    assert layer.parameters((given,)) == (
        Parameter("weight", (6, 1, 5, 5), "weight"),
        Parameter("bias", (6, 28, 26), "bias"),
    )
    assert layer.parameter_formula((given,)) == "(5*5*1)*6 + 28*26*6"


def test_parameters_without_bias() -> None:
    layer = Conv(out_channels=64, kernel_size=7, bias=False)
    assert layer.parameters(((1, 3, 224, 224),)) == (
        Parameter("weight", (64, 3, 7, 7), "weight"),
    )


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # CS231n course notes: 5*5*3 + 1 = 76 parameters a filter, 760 in all
        pytest.param(
            Conv(out_channels=10, kernel_size=5), (1, 3, 32, 32), 760, id="cs231n-ten-filters"
        ),
        # CS231n course notes: 96*11*11*3 = 34,848 weights and 96 biases
        pytest.param(
            Conv(out_channels=96, kernel_size=11), (1, 3, 227, 227), 34_944, id="alexnet-conv1"
        ),
        # PyTorch 2.13
        pytest.param(
            Conv(out_channels=12, kernel_size=3, groups=3),
            (2, 3, 7, 7, 7),
            336,
            id="pytorch-3d",
        ),
    ],
)
def test_parameter_counts(layer: Conv, given: Shape, expected: int) -> None:
    assert sum(tensor.count for tensor in layer.parameters((given,))) == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Conv(out_channels=10, kernel_size=5),
            (1, 3, 32, 32),
            "(5*5*3)*10 + 10",
            id="cs231n-ten-filters",
        ),
        pytest.param(
            Conv(out_channels=256, kernel_size=5, groups=2),
            (1, 96, 27, 27),
            "(5*5*48)*256 + 256",
            id="channels-of-one-group",
        ),
        pytest.param(
            Conv(out_channels=64, kernel_size=7, bias=False),
            (1, 3, 224, 224),
            "(7*7*3)*64",
            id="no-bias",
        ),
        pytest.param(Conv(out_channels=8, kernel_size=5), (1, 4, 20), "(5*4)*8 + 8", id="1d"),
        pytest.param(
            Conv(out_channels=8, kernel_size=(1, 3, 5)),
            (1, 4, 9, 9, 9),
            "(1*3*5*4)*8 + 8",
            id="3d",
        ),
    ],
)
def test_parameter_formula(layer: Conv, given: Shape, expected: str) -> None:
    assert layer.parameter_formula((given,)) == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # 55*55*96 outputs of 11*11*3 each; bias adds are not counted
        pytest.param(
            Conv(out_channels=96, kernel_size=11, stride=4),
            (1, 3, 227, 227),
            105_415_200,
            id="alexnet-conv1",
        ),
        # 27*27*256 outputs of 5*5*96 each
        pytest.param(
            Conv(out_channels=256, kernel_size=5, padding=2),
            (1, 96, 27, 27),
            447_897_600,
            id="alexnet-conv2",
        ),
        # half of that
        pytest.param(
            Conv(out_channels=256, kernel_size=5, padding=2, groups=2),
            (1, 96, 27, 27),
            223_948_800,
            id="alexnet-conv2-in-two-groups",
        ),
        # 112*112*32 outputs of 3*3 each
        pytest.param(
            Conv(out_channels=32, kernel_size=3, padding=1, groups=32, bias=False),
            (1, 32, 112, 112),
            3_612_672,
            id="mobilenet-depthwise",
        ),
        # 224*224*64 outputs of 3*3*3 each, ten times
        pytest.param(
            Conv(out_channels=64, kernel_size=3, padding=1),
            (10, 3, 224, 224),
            867_041_280,
            id="vgg-conv1-1-batch-of-10",
        ),
        # 96*8 outputs of 5*4 each
        pytest.param(Conv(out_channels=8, kernel_size=5), (1, 4, 100), 15_360, id="1d"),
        # 16*112*112*64 = 12,845,056 outputs of 3*3*3*3 = 81 each
        pytest.param(
            Conv(out_channels=64, kernel_size=3, padding=1),
            (1, 3, 16, 112, 112),
            1_040_449_536,
            id="3d-c3d-conv1a",
        ),
    ],
)
def test_macs(layer: Conv, given: Shape, expected: int) -> None:
    assert layer.macs((given,)) == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Conv(out_channels=256, kernel_size=5, padding=2, groups=3),
            (1, 96, 27, 27),
            Problem(
                "not-divisible",
                "groups must divide out_channels, but 256 = 3 x 85 + 1",
                "groups",
                about="fields",
            ),
            id="groups-and-out-channels",
        ),
        pytest.param(
            Conv(out_channels=64, kernel_size=3, padding=1, groups=64),
            (1, 3, 32, 32),
            Problem(
                "not-divisible",
                "groups must divide the input's channels, but 3 = 64 x 0 + 3",
                "groups",
            ),
            id="more-groups-than-channels",
        ),
        pytest.param(
            Conv(out_channels=64, kernel_size=3, in_channels=3),
            (1, 1, 28, 28),
            Problem(
                "input-size-mismatch",
                "in_channels must be the input's channels, but it is 3 and the input has 1",
                "in_channels",
            ),
            id="grey-input",
        ),
        pytest.param(
            Conv(out_channels=6, kernel_size=5),
            (1, 16, 3, 3),
            Problem(
                "window-exceeds-input",
                "the window must fit into its padded input, but 5 > 3",
                "kernel_size",
                "make the window smaller or pad the input; layers above may shrink it too far",
            ),
            id="window-larger-than-the-input",
        ),
        pytest.param(
            Conv(out_channels=6, kernel_size=5, padding=(1, 0, 0, 0)),
            (1, 16, 3, 9),
            Problem(
                "window-exceeds-input",
                "the window must fit into its padded input, but height 5 > 3 + 1",
                "kernel_size",
                "make the window smaller or pad the input; layers above may shrink it too far",
            ),
            id="window-larger-than-the-padded-height",
        ),
        pytest.param(
            Conv(out_channels=6, kernel_size=5, dilation=2, padding=1, rounding="floor"),
            (1, 16, 6, 6),
            Problem(
                "window-exceeds-input",
                "the window must fit into its padded input, but 2*(5 - 1) + 1 = 9 > 6 + 1 + 1",
                "kernel_size",
                "make the window smaller or pad the input; layers above may shrink it too far",
            ),
            id="dilated-window-larger-than-the-padded-input",
        ),
        # C++ divides toward zero: (2 - 3)/2 + 1 is 1 in Caffe's source
        pytest.param(
            Conv(out_channels=6, kernel_size=3, stride=2, rounding="floor"),
            (1, 16, 2, 2),
            Problem(
                "window-exceeds-input",
                "the window must fit into its padded input, but 3 > 2",
                "kernel_size",
                "make the window smaller or pad the input; layers above may shrink it too far",
            ),
            id="one-pixel-short-at-stride-2",
        ),
        # CS231n course notes: "(7 - 3)/3 + 1 = 2.33: doesn't fit"
        pytest.param(
            Conv(out_channels=1, kernel_size=3, stride=3),
            (1, 1, 7, 7),
            Problem(
                "stride-does-not-divide",
                "stride must divide W - F + 2P, but (7 - 3)/3 + 1 = 2.33",
                "stride",
                "what fits: input size 6 or 9, padding 1, stride 2, kernel_size 1 or 4;"
                " or let rounding: floor cut off the rest",
            ),
            id="cs231n-stride-3",
        ),
        pytest.param(
            Conv(out_channels=96, kernel_size=11, stride=4),
            (1, 3, 224, 224),
            Problem(
                "stride-does-not-divide",
                "stride must divide W - F + 2P, but (224 - 11)/4 + 1 = 54.25",
                "stride",
                "what fits: input size 223 or 227, padding: [0, 3, 0, 3], stride 3,"
                " kernel_size 8 or 12; or let rounding: floor cut off the rest",
            ),
            id="alexnet-at-224",
        ),
        pytest.param(
            Conv(out_channels=1, kernel_size=3, stride=2),
            (1, 1, 7, 8),
            Problem(
                "stride-does-not-divide",
                "stride must divide W - F + 2P, but width (8 - 3)/2 + 1 = 3.5",
                "stride",
                "what fits: width input size 7 or 9, padding: [0, 0, 0, 1], stride 1,"
                " kernel_size 2 or 4; or let rounding: floor cut off the rest",
            ),
            id="width-alone",
        ),
        # full padding grows with the kernel: 9 - 2 + 2*1 and 9 - 5 + 2*4 are multiples of 3
        pytest.param(
            Conv(out_channels=1, kernel_size=3, stride=3, padding="full"),
            (1, 1, 9),
            Problem(
                "stride-does-not-divide",
                "stride must divide W - F + 2P, but (9 - 3 + 2*2)/3 + 1 = 4.33",
                "stride",
                "what fits: input size 8 or 11, padding 0, stride 2, kernel_size 2 or 5;"
                " or let rounding: floor cut off the rest",
            ),
            id="kernel-sizes-offered-with-their-full-padding",
        ),
        # an input of 0 pixels would divide too: 0 - 4 + 2*2 = 0
        pytest.param(
            Conv(out_channels=1, kernel_size=4, stride=4, padding=2),
            (1, 1, 1),
            Problem(
                "stride-does-not-divide",
                "stride must divide W - F + 2P, but (1 - 4 + 2*2)/4 + 1 = 1.25",
                "stride",
                "what fits: input size 4, stride 1, kernel_size 1 or 5;"
                " or let rounding: floor cut off the rest",
            ),
            id="no-input-of-less-than-one-pixel",
        ),
        pytest.param(
            Conv(out_channels=96, kernel_size=11, stride=4, rounding="floor"),
            (1, 3, 224, 224),
            Problem(
                "pixels-unread",
                "every pixel should be read, but 1 row and 1 column at the far edge are not:"
                " (224 - 11)/4 + 1 = 54.25, rounded down to 54",
                "stride",
                "what fits: input size 223 or 227, padding: [0, 3, 0, 3], stride 3,"
                " kernel_size 8 or 12",
                "warning",
            ),
            id="alexnet-at-224-rounded-down",
        ),
        pytest.param(
            Conv(out_channels=1, kernel_size=4, stride=4, rounding="floor"),
            (1, 1, 7, 8),
            Problem(
                "pixels-unread",
                "every pixel should be read, but 3 rows at the far edge are not:"
                " height (7 - 4)/4 + 1 = 1.75, rounded down to 1",
                "stride",
                "what fits: height input size 4 or 8, padding: [0, 1, 0, 0],"
                " stride 3, kernel_size 3 or 7",
                "warning",
            ),
            id="three-rows-unread",
        ),
        pytest.param(
            Conv(out_channels=1, kernel_size=2, stride=2, rounding="floor"),
            (1, 1, 9),
            Problem(
                "pixels-unread",
                "every pixel should be read, but 1 position at the far edge is not:"
                " (9 - 2)/2 + 1 = 4.5, rounded down to 4",
                "stride",
                "what fits: input size 8 or 10, padding: [0, 1], stride 1, kernel_size 1 or 3",
                "warning",
            ),
            id="1d-position-unread",
        ),
        pytest.param(
            Conv(out_channels=1, kernel_size=2, stride=2, rounding="floor"),
            (1, 1, 5, 4, 4),
            Problem(
                "pixels-unread",
                "every pixel should be read, but 1 slice at the far edge is not:"
                " depth (5 - 2)/2 + 1 = 2.5, rounded down to 2",
                "stride",
                "what fits: depth input size 4 or 6, padding: [0, 1, 0, 0, 0, 0], stride 1,"
                " kernel_size 1 or 3",
                "warning",
            ),
            id="3d-slice-unread",
        ),
        pytest.param(
            Conv(out_channels=64, kernel_size=7, stride=2, padding=3, rounding="floor"),
            (1, 3, 224, 224),
            Problem(
                "padding-only",
                "only padded pixels are cut off: (224 - 7 + 2*3)/2 + 1 = 112.5,"
                " rounded down to 112",
                "stride",
                severity="note",
            ),
            id="resnet-conv1",
        ),
        pytest.param(
            Conv(out_channels=512, kernel_size=1, stride=2, rounding="floor"),
            (1, 256, 56, 56),
            Problem(
                "stride-exceeds-kernel",
                "the stride steps over pixels: 2 > 1",
                "stride",
                severity="note",
            ),
            id="resnet-shortcut-means-its-gaps",
        ),
        pytest.param(
            Conv(out_channels=8, kernel_size=(3, 3)),
            (1, 4, 20),
            Problem(
                "wrong-number",
                "kernel_size must be one number or one for each spatial axis,"
                " but it has 2 and the input has 1: length",
                "kernel_size",
            ),
            id="2d-kernel-on-1d",
        ),
        pytest.param(
            Conv(out_channels=8, kernel_size=3, stride=(1, 1, 1)),
            (1, 4, 20, 20),
            Problem(
                "wrong-number",
                "stride must be one number or one for each spatial axis,"
                " but it has 3 and the input has 2: height, width",
                "stride",
            ),
            id="3d-stride-on-2d",
        ),
        pytest.param(
            Conv(out_channels=8, kernel_size=3, dilation=(1, 1)),
            (1, 4, 9, 20, 20),
            Problem(
                "wrong-number",
                "dilation must be one number or one for each spatial axis,"
                " but it has 2 and the input has 3: depth, height, width",
                "dilation",
            ),
            id="2d-dilation-on-3d",
        ),
        pytest.param(
            Conv(out_channels=8, kernel_size=3, padding=(1, 1, 1)),
            (1, 4, 20, 20),
            Problem(
                "wrong-number",
                "padding must be one number or one or two (begin and end) for each spatial"
                " axis, but it has 3 and the input has 2: height, width",
                "padding",
            ),
            id="padding-neither-one-nor-two-per-axis",
        ),
        pytest.param(
            Conv(out_channels=8, kernel_size=(3, 3)),
            (1, 4, 5, 5, 5, 5),
            Problem(
                "wrong-number",
                "kernel_size must be one number or one for each spatial axis,"
                " but it has 2 and the input has 4: axis 2, axis 3, axis 4, axis 5",
                "kernel_size",
            ),
            id="axes-beyond-depth-are-numbered",
        ),
        pytest.param(
            Conv(out_channels=8, kernel_size=3),
            (1, 4096),
            Problem(
                "wrong-input-shape",
                "a window needs an input with channels and at least one spatial axis,"
                " but the input is 4096",
            ),
            id="behind-a-linear-layer",
        ),
    ],
)
def test_problems(layer: Conv, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]


def test_every_problem_is_found_at_once() -> None:
    layer = Conv(out_channels=256, kernel_size=(3, 3), stride=(2,), groups=5, in_channels=64)
    assert [(it.rule, it.field) for it in layer.check(((1, 96, 27, 27, 27),))] == [
        ("input-size-mismatch", "in_channels"),
        ("not-divisible", "groups"),
        ("not-divisible", "groups"),
        ("wrong-number", "kernel_size"),
        ("wrong-number", "stride"),
    ]


def test_each_axis_has_its_own_verdict() -> None:
    layer = Conv(
        out_channels=1, kernel_size=3, stride=2, padding=(0, 0, 0, 1), rounding="floor"
    )
    assert [(it.rule, it.severity, it.message) for it in layer.check(((1, 1, 8, 9),))] == [
        (
            "pixels-unread",
            "warning",
            "every pixel should be read, but 1 row at the far edge is not:"
            " height (8 - 3)/2 + 1 = 3.5, rounded down to 3",
        ),
        (
            "padding-only",
            "note",
            "only padded pixels are cut off: width (9 - 3 + 0 + 1)/2 + 1 = 4.5,"
            " rounded down to 4",
        ),
    ]


def test_gaps_and_a_refused_division_are_both_said() -> None:
    layer = Conv(out_channels=1, kernel_size=1, stride=2)
    assert [(it.rule, it.severity) for it in layer.check(((1, 1, 8, 8),))] == [
        ("stride-does-not-divide", "error"),
        ("stride-exceeds-kernel", "note"),
    ]


def test_the_output_is_new_storage() -> None:
    assert Conv(out_channels=1, kernel_size=1).storage == "new"
