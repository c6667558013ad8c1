from collections.abc import Callable

import pytest

Notes = Callable[..., list[str]]
RULE = "large-kernel"
FIRST = "{type: conv, out_channels: 64, kernel_size: 3, padding: 1}"


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        pytest.param(
            "{type: conv, name: a, out_channels: 64, kernel_size: 5, padding: 2}",
            "5x5 takes 5*5*64*64 = 102,400 weights; 2 convolutions of 3x3 see as much with"
            " 3*3*64*64 + 3*3*64*64 = 73,728",
            id="five",
        ),
        pytest.param(
            "{type: conv, name: a, out_channels: 64, kernel_size: 7, padding: 3}",
            "7x7 takes 7*7*64*64 = 200,704 weights; 3 convolutions of 3x3 see as much with"
            " 3*3*64*64 + 2*3*3*64*64 = 110,592",
            id="seven",
        ),
        pytest.param(
            "{type: conv, name: a, out_channels: 32, kernel_size: 5, padding: 2, groups: 4}",
            "5x5 takes 5*5*16*32 = 12,800 weights; 2 convolutions of 3x3 see as much with"
            " 3*3*16*32 + 3*3*8*32 = 6,912",
            id="fewer-filters-in-groups",
        ),
    ],
)
def test_advice(layer: str, message: str, notes: Notes) -> None:
    habit = "a: past the first layer 3x3 kernels should do, but"
    assert notes(RULE, "28x28x3", FIRST, "relu", layer) == [f"{habit} {message}"]


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param("{type: conv, out_channels: 64, kernel_size: 3}", id="three"),
        pytest.param(
            "{type: conv, out_channels: 128, kernel_size: 5}", id="a-stack-of-twice-the-filters"
        ),
        pytest.param(
            # 3*3*64*72 + 3*3*72*72 = 88,128 is more than 3/4 of 5*5*64*72 = 115,200
            "{type: conv, out_channels: 72, kernel_size: 5}",
            id="saves-less-than-a-quarter",
        ),
        pytest.param(
            "{type: conv, out_channels: 64, kernel_size: [1, 7]}", id="along-one-axis"
        ),
        pytest.param(
            "{type: conv, out_channels: 64, kernel_size: 5, dilation: 2}", id="dilated"
        ),
        pytest.param(
            "{type: conv, out_channels: 64, kernel_size: 5, stride: 2, rounding: floor}",
            id="strides",
        ),
        pytest.param(
            "{type: conv, out_channels: 64, kernel_size: 5, groups: 64}", id="depthwise"
        ),
        pytest.param("{type: depthwise_conv, kernel_size: 7, padding: 3}", id="convnext"),
        pytest.param("{type: conv, out_channels: 64, kernel_size: 28}", id="reads-all"),
        pytest.param(
            "{type: locally_connected, out_channels: 4, kernel_size: 5}", id="unshared"
        ),
    ],
)
def test_no_advice(layer: str, notes: Notes) -> None:
    assert notes(RULE, "28x28x3", FIRST, layer) == []


def test_the_first_layer_may_be_large(notes: Notes) -> None:
    first = "{type: conv, out_channels: 3, kernel_size: 7, padding: 3}"
    assert notes(RULE, "28x28x3", "{type: max_pool, kernel_size: 2}", first) == []


def test_a_sequence_has_no_3x3(notes: Notes) -> None:
    layer = "{type: conv, out_channels: 64, kernel_size: 5}"
    assert notes(RULE, "28x64", layer, layer) == []
