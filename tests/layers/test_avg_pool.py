import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.avg_pool import AvgPool
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # GoogLeNet: 7x7x1024 -> 1x1x1024
        pytest.param(
            AvgPool(kernel_size=7, stride=1),
            (1, 1024, 7, 7),
            (1, 1024, 1, 1),
            id="googlenet-last-pool",
        ),
        # LeNet-5 subsamples by 2
        pytest.param(AvgPool(kernel_size=2), (1, 6, 28, 28), (1, 6, 14, 14), id="lenet-s2"),
        pytest.param(
            AvgPool(kernel_size=3, stride=1, padding=1),
            (1, 192, 28, 28),
            (1, 192, 28, 28),
            id="inception-pool-branch",
        ),
        pytest.param(
            AvgPool(kernel_size=3, stride=1, padding=(1, 0, 0, 1)),
            (1, 2, 5, 5),
            (1, 2, 4, 4),
            id="asymmetric-padding",
        ),
        pytest.param(AvgPool(kernel_size=5), (2, 4, 100), (2, 4, 20), id="1d"),
        pytest.param(
            AvgPool(kernel_size=(2, 7, 7), stride=1),
            (1, 8, 2, 7, 9),
            (1, 8, 1, 1, 3),
            id="3d",
        ),
    ],
)
def test_output_shapes(layer: AvgPool, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # PyTorch 2.13, nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d with ceil_mode
        pytest.param(
            AvgPool(kernel_size=3, rounding="ceil"), (1, 1, 14), (1, 1, 5), id="pytorch-1d"
        ),
        pytest.param(
            AvgPool(kernel_size=2, stride=3, rounding="ceil"),
            (3, 3, 75),
            (3, 3, 25),
            id="pytorch-1d-clipped",
        ),
        pytest.param(
            AvgPool(kernel_size=2, stride=(4, 1), padding=1, rounding="ceil"),
            (2, 3, 14, 14),
            (2, 3, 4, 15),
            id="pytorch-2d-one-axis-clipped",
        ),
        pytest.param(
            AvgPool(
                kernel_size=(7, 3, 3), stride=(2, 3, 1), padding=(3, 0, 0), rounding="ceil"
            ),
            (2, 6, 7, 7, 7),
            (2, 6, 4, 3, 5),
            id="pytorch-3d",
        ),
        pytest.param(
            AvgPool(kernel_size=3, stride=2, rounding="floor"),
            (1, 32, 32, 32),
            (1, 32, 15, 15),
            id="rounded-down",
        ),
        # Caffe's cifar10_quick, pool2: 16 -> 8
        pytest.param(
            AvgPool(kernel_size=3, stride=2, rounding="caffe"),
            (100, 32, 16, 16),
            (100, 32, 8, 8),
            id="caffe-cifar10-quick-pool2",
        ),
    ],
)
def test_rounded_output_shapes(layer: AvgPool, given: Shape, expected: Shape) -> None:
    assert [it for it in layer.check((given,)) if it.severity == "error"] == []
    assert layer.output_shapes((given,)) == (expected,)


def test_nothing_is_learned_or_counted() -> None:
    layer, given = AvgPool(kernel_size=7), (1, 1024, 7, 7)
    assert layer.parameters((given,)) == ()
    assert layer.parameter_formula((given,)) == ""
    assert layer.macs((given,)) == 0


def test_the_output_is_new_storage() -> None:
    assert AvgPool(kernel_size=7).storage == "new"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            AvgPool(kernel_size=7, stride=1),
            (1, 1024, 6, 6),
            Problem(
                "window-exceeds-input",
                "the window must fit into its padded input, but 7 > 6",
                "kernel_size",
                "make the window smaller or pad the input; layers above may shrink it too far",
            ),
            id="googlenet-at-less-than-224",
        ),
        pytest.param(
            AvgPool(kernel_size=3, stride=2),
            (1, 32, 16, 15),
            Problem(
                "stride-does-not-divide",
                "stride must divide W - F + 2P, but height (16 - 3)/2 + 1 = 7.5",
                "stride",
                "what fits: height input size 15 or 17, padding: [0, 1, 0, 0],"
                " stride 1, kernel_size 2 or 4; or let rounding: floor cut off the rest",
            ),
            id="height-alone",
        ),
        pytest.param(
            AvgPool(kernel_size=1, padding=1),
            (1, 32, 16, 16),
            Problem(
                "pooling-padding-too-large",
                "padding of a pooling layer must be at most half of kernel_size,"
                " but it is 1 and kernel_size is 1",
                "padding",
                about="fields",
            ),
            id="a-window-of-nothing-but-padding",
        ),
        pytest.param(
            AvgPool(kernel_size=3, padding=(1, 1, 1, 1, 1, 1)),
            (1, 32, 16, 16),
            Problem(
                "wrong-number",
                "padding must be one number or one or two (begin and end) for each spatial"
                " axis, but it has 6 and the input has 2: height, width",
                "padding",
            ),
            id="3d-padding-on-2d",
        ),
        pytest.param(
            AvgPool(kernel_size=2),
            (1, 10),
            Problem(
                "wrong-input-shape",
                "a window needs an input with channels and at least one spatial axis,"
                " but the input is 10",
            ),
            id="behind-a-linear-layer",
        ),
        # PyTorch 2.13: "input image (T: 4 H: 1 W: 8) smaller than kernel size"
        pytest.param(
            AvgPool(kernel_size=3, stride=1, padding=1),
            (1, 8, 4, 1, 8),
            Problem(
                "window-exceeds-input",
                "the window must fit into the input without padding, as PyTorch asks of 3 axes,"
                " but height 3 > 1",
                "kernel_size",
                "make the window smaller",
            ),
            id="3d-padded-to-fit",
        ),
    ],
)
def test_problems(layer: AvgPool, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
