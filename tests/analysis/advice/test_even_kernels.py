from collections.abc import Callable

import pytest

Notes = Callable[..., list[str]]
RULE = "even-kernel"
FC = "{type: linear, out_features: 8}"


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        pytest.param(
            "{type: conv, name: a, out_channels: 8, kernel_size: 4, padding: 1}",
            "4 is even: padding 1 makes 27 of 28 and padding 2 makes 29;"
            " kernel_size 3 or 5 can keep 28",
            id="four",
        ),
        pytest.param(
            "{type: conv, name: a, out_channels: 8, kernel_size: 2}",
            "2 is even: padding 0 makes 27 of 28 and padding 1 makes 29;"
            " kernel_size 3 can keep 28",
            id="two",
        ),
        pytest.param(
            "{type: conv, name: a, out_channels: 8, kernel_size: 4, padding: same}",
            "4 is even: padding 1 makes 27 of 28 and padding 2 makes 29;"
            " kernel_size 3 or 5 can keep 28",
            id="same-is-off-the-middle",
        ),
        pytest.param(
            "{type: depthwise_conv, name: a, kernel_size: 2, dilation: 3}",
            "4 is even: padding 1 makes 27 of 28 and padding 2 makes 29;"
            " kernel_size 3 can keep 28",
            id="dilated",
        ),
    ],
)
def test_advice(layer: str, message: str, notes: Notes) -> None:
    habit = "a: a window at stride 1 should have a middle pixel, but"
    assert notes(RULE, "28x28x8", layer, FC) == [f"{habit} {message}"]


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param("{type: conv, out_channels: 8, kernel_size: 3}", id="odd"),
        pytest.param("{type: conv, out_channels: 8, kernel_size: 4, stride: 4}", id="patches"),
        pytest.param(
            "{type: conv, out_channels: 8, kernel_size: 4, stride: 2, padding: 1}", id="halves"
        ),
        pytest.param(
            "{type: conv, out_channels: 8, kernel_size: 2, dilation: 2}",
            id="dilated-to-a-middle",
        ),
        pytest.param("{type: conv, out_channels: 8, kernel_size: 28}", id="reads-all"),
        pytest.param("{type: max_pool, kernel_size: 2, stride: 1}", id="pooling"),
        pytest.param(
            "{type: conv, out_channels: 8, kernel_size: [1, 2], padding: [0, 0, 1, 0]}",
            id="only-what-is-before",
        ),
    ],
)
def test_no_advice(layer: str, notes: Notes) -> None:
    assert notes(RULE, "28x28x8", layer, FC) == []


def test_a_fully_connected_layer_as_a_convolution_needs_no_middle(notes: Notes) -> None:
    layers = (
        "{type: conv, out_channels: 4096, kernel_size: 6}",
        "{type: conv, out_channels: 1000, kernel_size: 1}",
    )
    assert notes(RULE, "13x13x256", *layers) == []
