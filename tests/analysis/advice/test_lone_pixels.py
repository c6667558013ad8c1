from collections.abc import Callable

import pytest

Notes = Callable[..., list[str]]
RULE = "window-on-one-pixel"
SHRINK = "{type: global_max_pool, name: small}"
CONV = "{type: conv, name: a, out_channels: 16, kernel_size: 3, padding: 1}"


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        pytest.param(
            [CONV],
            "8 of 9 places lie outside;"
            " kernel_size 1 does the same with 128 instead of 1,152 weights",
            id="convolution",
        ),
        pytest.param(
            ["{type: max_pool, name: a, kernel_size: [1, 3], stride: 1, padding: [0, 1]}"],
            "2 of 3 places lie outside; it may be left out",
            id="pooling",
        ),
        pytest.param(
            [CONV, "relu", CONV.replace("a,", "b,")],
            "8 of 9 places lie outside; kernel_size 1 does the same with 128 instead of 1,152"
            " weights; so it is in b",
            id="told-once",
        ),
        pytest.param(
            [CONV, CONV.replace("a,", "b,"), CONV.replace("a,", "c,")],
            "8 of 9 places lie outside; kernel_size 1 does the same with 128 instead of 1,152"
            " weights; so it is in b and 1 more",
            id="told-once-for-many",
        ),
    ],
)
def test_advice(layers: list[str], message: str, notes: Notes) -> None:
    habit = "a: a window should have more than one pixel to look at, but small gives 1x1x8 and"
    assert notes(RULE, "4x4x8", SHRINK, *layers) == [f"{habit} {message}"]


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param("{type: conv, out_channels: 4, kernel_size: 1}", id="one-tap"),
        pytest.param(
            "{type: conv_transpose, out_channels: 4, kernel_size: 4}", id="a-pixel-is-spread"
        ),
        pytest.param(
            "{type: conv, out_channels: 4, kernel_size: 3, padding: 2}",
            id="more-than-one-position",
        ),
    ],
)
def test_no_advice(layer: str, notes: Notes) -> None:
    assert notes(RULE, "4x4x8", SHRINK, layer) == []


def test_one_axis_may_be_a_pixel(notes: Notes) -> None:
    assert notes(RULE, "1x9x8", CONV) == []


def test_a_network_whose_input_is_a_pixel_gets_its_size_later(notes: Notes) -> None:
    assert notes(RULE, "1x1x8", CONV) == []
