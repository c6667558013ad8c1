from collections.abc import Callable

import pytest

Notes = Callable[..., list[str]]
RULE = "padded-pooling"


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        pytest.param(
            "{type: max_pool, name: a, kernel_size: 2, padding: 1}",
            "pooling at stride 2 should make at most 14 of 28 pixels,"
            " but padded it makes (28 - 2 + 2*1)/2 + 1 = 15; padding 0 makes 14",
            id="two-by-two",
        ),
        pytest.param(
            "{type: avg_pool, name: a, kernel_size: 3, stride: 2, padding: 1, rounding: ceil}",
            "pooling at stride 2 should make at most 14 of 28 pixels,"
            " but padded it makes (28 - 3 + 2*1)/2 + 1 = 14.5, rounded up to 15;"
            " padding 0 makes 14",
            id="rounded-up-too",
        ),
        pytest.param(
            "{type: max_pool, name: a, kernel_size: 2, stride: 1, padding: [0, 1]}",
            "pooling at stride 1 should make at most 28 of 28 pixels,"
            " but padded it makes (28 - 2 + 2*1)/1 + 1 = 29; padding 0 makes 27",
            id="along-one-axis",
        ),
    ],
)
def test_advice(layer: str, message: str, notes: Notes) -> None:
    assert notes(RULE, "28x28x8", layer) == [f"a: {message}"]


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param("{type: max_pool, kernel_size: 2}", id="unpadded"),
        pytest.param("{type: avg_pool, kernel_size: 3, stride: 1, padding: 1}", id="inception"),
        pytest.param(
            "{type: max_pool, kernel_size: 3, stride: 2, padding: 1, rounding: floor}",
            id="resnet",
        ),
        pytest.param(
            "{type: max_pool, kernel_size: 3, stride: 2, rounding: ceil}", id="overhang"
        ),
        pytest.param(
            "{type: conv, out_channels: 8, kernel_size: 2, padding: 1}", id="no-pooling"
        ),
    ],
)
def test_no_advice(layer: str, notes: Notes) -> None:
    assert notes(RULE, "28x28x8", layer) == []


def test_padding_without_which_no_window_fits(notes: Notes) -> None:
    assert notes(RULE, "1x1x8", "{type: max_pool, kernel_size: 2, stride: 1, padding: 1}") == []
