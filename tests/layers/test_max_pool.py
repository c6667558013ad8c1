import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.max_pool import MaxPool
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MaxPool(kernel_size=3, stride=2),
            (1, 96, 55, 55),
            (1, 96, 27, 27),
            id="alexnet-pool1",
        ),
        pytest.param(
            MaxPool(kernel_size=2), (1, 64, 224, 224), (1, 64, 112, 112), id="vgg-pool1"
        ),
        pytest.param(
            MaxPool(kernel_size=(2, 1)),
            (1, 8, 6, 5),
            (1, 8, 3, 5),
            id="stride-is-the-kernel-size-of-each-axis",
        ),
        # Inception's pooling branch
        pytest.param(
            MaxPool(kernel_size=3, stride=1, padding=1),
            (1, 192, 28, 28),
            (1, 192, 28, 28),
            id="googlenet-pool-branch",
        ),
        pytest.param(
            MaxPool(kernel_size=3, stride=2, padding=(0, 1, 0, 1)),
            (1, 64, 112, 112),
            (1, 64, 56, 56),
            id="asymmetric-padding",
        ),
        pytest.param(
            MaxPool(kernel_size=2, stride=2, padding="same"),
            (1, 16, 13, 13),
            (1, 16, 7, 7),
            id="same",
        ),
        # YOLOv2 tiny: the last pooling keeps 13x13
        pytest.param(
            MaxPool(kernel_size=2, stride=1, padding="same"),
            (1, 512, 13, 13),
            (1, 512, 13, 13),
            id="same-at-stride-1",
        ),
        pytest.param(
            MaxPool(kernel_size=3, stride=1, dilation=2),
            (1, 4, 7, 7),
            (1, 4, 3, 3),
            id="dilated-exact-fit",
        ),
        pytest.param(MaxPool(kernel_size=4), (3, 8, 100), (3, 8, 25), id="1d"),
        pytest.param(
            MaxPool(kernel_size=4, stride=2, padding=(1, 2)), (1, 8, 9), (1, 8, 5), id="1d-pair"
        ),
        # C3D, pool1 leaves the frames alone
        pytest.param(
            MaxPool(kernel_size=(1, 2, 2)),
            (1, 64, 16, 112, 112),
            (1, 64, 16, 56, 56),
            id="3d-c3d-pool1",
        ),
    ],
)
def test_output_shapes(layer: MaxPool, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # Szegedy et al. 2014, table 1: 112 -> 56 -> 28
        pytest.param(
            MaxPool(kernel_size=3, stride=2, rounding="ceil"),
            (1, 64, 112, 112),
            (1, 64, 56, 56),
            id="googlenet-pool1",
        ),
        pytest.param(
            MaxPool(kernel_size=3, stride=2, rounding="floor"),
            (1, 64, 112, 112),
            (1, 64, 55, 55),
            id="googlenet-pool1-rounded-down",
        ),
        # He et al. 2015, table 1: 112 -> 56 with a padding of 1
        pytest.param(
            MaxPool(kernel_size=3, stride=2, padding=1, rounding="floor"),
            (1, 64, 112, 112),
            (1, 64, 56, 56),
            id="resnet-pool1",
        ),
        # (112 - 3 + 2)/2 = 55.5: the 57th window starts at 111, inside the input
        pytest.param(
            MaxPool(kernel_size=3, stride=2, padding=1, rounding="ceil"),
            (1, 64, 112, 112),
            (1, 64, 57, 57),
            id="resnet-pool1-rounded-up",
        ),
        # PyTorch 2.13, nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d with ceil_mode
        pytest.param(
            MaxPool(kernel_size=1, stride=4, rounding="ceil"),
            (1, 16, 8),
            (1, 16, 2),
            id="pytorch-clips-behind-the-input",
        ),
        pytest.param(
            MaxPool(kernel_size=3, padding=1, rounding="ceil"),
            (3, 32, 8),
            (3, 32, 3),
            id="pytorch-clips-in-the-padding",
        ),
        pytest.param(
            MaxPool(kernel_size=5, stride=2, padding=1, dilation=2, rounding="ceil"),
            (2, 2, 16),
            (2, 2, 6),
            id="pytorch-1d-dilated",
        ),
        pytest.param(
            MaxPool(kernel_size=(3, 5), stride=4, padding=(1, 0), rounding="ceil"),
            (2, 3, 50, 16),
            (2, 3, 13, 4),
            id="pytorch-2d-one-axis-clipped",
        ),
        pytest.param(
            MaxPool(
                kernel_size=(2, 3, 7), stride=(3, 4, 2), padding=(1, 1, 0), rounding="ceil"
            ),
            (1, 2, 19, 19, 19),
            (1, 2, 7, 5, 7),
            id="pytorch-3d",
        ),
        # Caffe, PoolingLayer::Reshape: clips only if there is padding
        pytest.param(
            MaxPool(kernel_size=1, stride=2, rounding="caffe"),
            (1, 4, 4, 4),
            (1, 4, 3, 3),
            id="caffe-without-padding-does-not-clip",
        ),
        pytest.param(
            MaxPool(kernel_size=2, stride=2, padding=1, rounding="caffe"),
            (1, 4, 3, 3),
            (1, 4, 2, 2),
            id="caffe-with-padding-clips",
        ),
    ],
)
def test_rounded_output_shapes(layer: MaxPool, given: Shape, expected: Shape) -> None:
    assert [it for it in layer.check((given,)) if it.severity == "error"] == []
    assert layer.output_shapes((given,)) == (expected,)


def test_nothing_is_learned_or_counted() -> None:
    layer, given = MaxPool(kernel_size=2), (1, 64, 224, 224)
    assert layer.parameters((given,)) == ()
    assert layer.parameter_formula((given,)) == ""
    assert layer.macs((given,)) == 0


def test_the_output_is_new_storage() -> None:
    assert MaxPool(kernel_size=2).storage == "new"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MaxPool(kernel_size=3, stride=2),
            (1, 64, 8, 8),
            Problem(
                "stride-does-not-divide",
                "stride must divide W - F + 2P, but (8 - 3)/2 + 1 = 3.5",
                "stride",
                "what fits: input size 7 or 9, padding: [0, 1, 0, 1], stride 1,"
                " kernel_size 2 or 4; or let rounding: floor cut off the rest",
            ),
            id="stride-2-on-an-even-size",
        ),
        # 12 - 5 + 2*4 is a multiple of 5, but 4 is more than half of 5
        pytest.param(
            MaxPool(kernel_size=5, stride=5),
            (1, 64, 12, 12),
            Problem(
                "stride-does-not-divide",
                "stride must divide W - F + 2P, but (12 - 5)/5 + 1 = 2.4",
                "stride",
                "what fits: input size 10 or 15, stride 1, kernel_size 2 or 7;"
                " or let rounding: floor cut off the rest",
            ),
            id="no-padding-offered-that-is-too-large",
        ),
        # A stride that is not given follows the kernel_size: 4 does not divide 7 - 4.
        pytest.param(
            MaxPool(kernel_size=3),
            (1, 64, 7, 7),
            Problem(
                "stride-does-not-divide",
                "stride must divide W - F + 2P, but (7 - 3)/3 + 1 = 2.33",
                "stride",
                "what fits: input size 6 or 9, padding 1, stride 2,"
                " kernel_size 1 or 7; or let rounding: floor cut off the rest",
            ),
            id="kernel-sizes-offered-with-their-stride",
        ),
        pytest.param(
            MaxPool(kernel_size=2, stride=2, rounding="floor"),
            (1, 64, 7, 8),
            Problem(
                "pixels-unread",
                "every pixel should be read, but 1 row at the far edge is not:"
                " height (7 - 2)/2 + 1 = 3.5, rounded down to 3",
                "stride",
                "what fits: height input size 6 or 8, padding: [0, 1, 0, 0], stride 1,"
                " kernel_size 1 or 3",
                "warning",
            ),
            id="a-row-unread",
        ),
        pytest.param(
            MaxPool(kernel_size=2, stride=(1, 2, 2), rounding="floor"),
            (1, 4, 7, 9, 9),
            Problem(
                "pixels-unread",
                "every pixel should be read, but 1 row and 1 column at the far edge are not:"
                " height (9 - 2)/2 + 1 = 4.5, rounded down to 4;"
                " width (9 - 2)/2 + 1 = 4.5, rounded down to 4",
                "stride",
                "what fits: height input size 8 or 10, padding: [0, 0, 0, 1, 0, 1], stride 1,"
                " kernel_size 1 or 3;"
                " width input size 8 or 10, padding: [0, 0, 0, 1, 0, 1], stride 1,"
                " kernel_size 1 or 3",
                "warning",
            ),
            id="two-of-three-axes",
        ),
        pytest.param(
            MaxPool(kernel_size=2, stride=2, rounding="floor"),
            (1, 4, 9, 9, 9),
            Problem(
                "pixels-unread",
                "every pixel should be read, but 1 slice, 1 row and 1 column at the far edge"
                " are not: (9 - 2)/2 + 1 = 4.5, rounded down to 4",
                "stride",
                "what fits: input size 8 or 10, padding: [0, 1, 0, 1, 0, 1], stride 1,"
                " kernel_size 1 or 3",
                "warning",
            ),
            id="three-axes",
        ),
        pytest.param(
            MaxPool(kernel_size=3, stride=2, rounding="ceil"),
            (1, 64, 112, 112),
            Problem(
                "overhang",
                "the last window reaches past the input:"
                " (112 - 3)/2 + 1 = 55.5, rounded up to 56",
                "stride",
                severity="note",
            ),
            id="googlenet-pool1",
        ),
        pytest.param(
            MaxPool(kernel_size=3, padding=1, rounding="ceil"),
            (3, 32, 8),
            Problem(
                "padding-only",
                "only padded pixels are cut off: (8 - 3 + 2*1)/3 + 1 = 3.33, rounded down to 3",
                "stride",
                severity="note",
            ),
            id="clipped-although-rounded-up",
        ),
        pytest.param(
            MaxPool(kernel_size=1, stride=2, rounding="floor"),
            (1, 64, 8, 8),
            Problem(
                "stride-exceeds-kernel",
                "the stride steps over pixels: 2 > 1",
                "stride",
                severity="note",
            ),
            id="subsampling",
        ),
        pytest.param(
            MaxPool(kernel_size=3),
            (1, 64, 2, 9),
            Problem(
                "window-exceeds-input",
                "the window must fit into its padded input, but height 3 > 2",
                "kernel_size",
                "make the window smaller or pad the input; layers above may shrink it too far",
            ),
            id="window-larger-than-the-input",
        ),
        # PyTorch: "pad should be at most half of effective kernel size, but got pad=2,
        # kernel_size=3 and dilation=1"
        pytest.param(
            MaxPool(kernel_size=3, stride=1, padding=2),
            (1, 64, 9, 9),
            Problem(
                "pooling-padding-too-large",
                "padding of a pooling layer must be at most half of kernel_size,"
                " but it is 2 and kernel_size is 3",
                "padding",
                about="fields",
            ),
            id="padding-of-more-than-half",
        ),
        pytest.param(
            MaxPool(kernel_size=3, stride=1, dilation=2, padding=2),
            (1, 64, 9, 9),
            Problem(
                "pooling-padding-too-large",
                "padding of a pooling layer must be at most half of kernel_size,"
                " but it is 2 and kernel_size is 3",
                "padding",
                about="fields",
            ),
            id="half-of-the-kernel-not-of-its-extent",
        ),
        pytest.param(
            MaxPool(kernel_size=(4, 2), stride=1, padding=(2, 2, 1, 2)),
            (1, 64, 9, 9),
            Problem(
                "pooling-padding-too-large",
                "padding of a pooling layer must be at most half of kernel_size,"
                " but it is 2 and kernel_size is 2",
                "padding",
                about="fields",
            ),
            id="padding-of-one-side-too-large",
        ),
        pytest.param(
            MaxPool(kernel_size=4, stride=1, padding="full"),
            (1, 64, 9, 9),
            Problem(
                "pooling-padding-too-large",
                "padding of a pooling layer must be at most half of kernel_size,"
                " but it is 3 and kernel_size is 4",
                "padding",
                about="fields",
            ),
            id="full-padding",
        ),
        # full is the extent less one: 2*(2 - 1) + 1 - 1 = 2
        pytest.param(
            MaxPool(kernel_size=2, stride=1, dilation=2, padding="full"),
            (1, 64, 9, 9),
            Problem(
                "pooling-padding-too-large",
                "padding of a pooling layer must be at most half of kernel_size,"
                " but it is 2 and kernel_size is 2",
                "padding",
                about="fields",
            ),
            id="full-padding-of-a-dilated-window",
        ),
        pytest.param(
            MaxPool(kernel_size=(2, 2)),
            (1, 64, 8),
            Problem(
                "wrong-number",
                "kernel_size must be one number or one for each spatial axis,"
                " but it has 2 and the input has 1: length",
                "kernel_size",
            ),
            id="2d-kernel-on-1d",
        ),
        pytest.param(
            MaxPool(kernel_size=2, stride=(2, 2), dilation=1),
            (1, 64, 8, 8, 8),
            Problem(
                "wrong-number",
                "stride must be one number or one for each spatial axis,"
                " but it has 2 and the input has 3: depth, height, width",
                "stride",
            ),
            id="2d-stride-on-3d",
        ),
        pytest.param(
            MaxPool(kernel_size=2),
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
def test_problems(layer: MaxPool, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param(MaxPool(kernel_size=2, padding=1), id="half-of-an-even-kernel"),
        pytest.param(MaxPool(kernel_size=3, padding=1), id="less-than-half-of-an-odd-kernel"),
        pytest.param(MaxPool(kernel_size=4, dilation=3, padding="same"), id="same"),
    ],
)
def test_padding_that_is_not_too_large(layer: MaxPool) -> None:
    rules = [it.rule for it in layer.check(((1, 64, 16, 16),))]
    assert "pooling-padding-too-large" not in rules


def test_problems_of_padding_and_fit_come_together() -> None:
    layer = MaxPool(kernel_size=3, stride=2, padding=2)
    assert [(it.rule, it.field) for it in layer.check(((1, 64, 8, 8),))] == [
        ("stride-does-not-divide", "stride"),
        ("pooling-padding-too-large", "padding"),
    ]
