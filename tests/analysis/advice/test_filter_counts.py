from collections.abc import Callable

import pytest

Notes = Callable[..., list[str]]
RULE = "filters-not-multiple-of-8"
NEXT = "{type: conv, name: next, out_channels: 16, kernel_size: 3, padding: 1}"


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        pytest.param(
            "{type: conv, name: a, out_channels: 20, kernel_size: 3, padding: 1}",
            "filters should fill blocks of 8, in which processors multiply,"
            " but 20 = 8 x 2 + 4; 16 or 24 would",
            id="twenty",
        ),
        pytest.param(
            "{type: conv, name: a, out_channels: 6, kernel_size: 3, padding: 1}",
            "filters should fill blocks of 8, in which processors multiply,"
            " but 6 = 8 x 0 + 6; 8 would",
            id="fewer-than-eight",
        ),
        pytest.param(
            "{type: conv_transpose, name: a, out_channels: 9, kernel_size: 2, stride: 2}",
            "filters should fill blocks of 8, in which processors multiply,"
            " but 9 = 8 x 1 + 1; 8 or 16 would",
            id="transposed",
        ),
        pytest.param(
            "{type: linear, axis: -1, name: a, out_features: 30}",
            "features should fill blocks of 8, in which processors multiply,"
            " but 30 = 8 x 3 + 6; 24 or 32 would",
            id="linear",
        ),
    ],
)
def test_advice(layer: str, message: str, notes: Notes) -> None:
    assert notes(RULE, "28x28x8", layer, NEXT) == [f"a: {message}"]


@pytest.mark.parametrize(
    "layers",
    [
        pytest.param([NEXT, NEXT.replace("next", "last")], id="full-blocks"),
        pytest.param([NEXT, "FC-10", "softmax"], id="classes"),
        pytest.param(
            ["{type: conv, out_channels: 21, kernel_size: 1}", "relu", "global_avg_pool"],
            id="scores-that-are-averaged",
        ),
        pytest.param(
            [
                "{type: conv, out_channels: 21, kernel_size: 3, padding: 1}",
                "{type: conv_transpose, out_channels: 21, kernel_size: 4, stride: 4}",
            ],
            id="scores-that-are-enlarged",
        ),
    ],
)
def test_no_advice(layers: list[str], notes: Notes) -> None:
    assert notes(RULE, "28x28x8", *layers) == []


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param("{type: depthwise_conv, kernel_size: 3}", id="depthwise"),
        pytest.param(
            "{type: conv, out_channels: 12, kernel_size: 3, groups: 12}", id="grouped"
        ),
    ],
)
def test_channels_by_themselves_have_their_number_from_above(layer: str, notes: Notes) -> None:
    assert notes(RULE, "28x28x12", layer, NEXT) == []


def test_what_hardly_counts_is_left_alone(notes: Notes) -> None:
    squeezed = (
        "{type: conv, name: wide, out_channels: 96, kernel_size: 3, padding: 1}",
        "global_avg_pool",
        "{type: conv, out_channels: 6, kernel_size: 1}",
        "relu",
        "{type: conv, name: gate, out_channels: 96, kernel_size: 1}",
        "{type: multiply, inputs: [wide, gate]}",
        "{type: conv, out_channels: 96, kernel_size: 3, padding: 1}",
    )
    assert notes(RULE, "28x28x8", *squeezed) == []


def test_filters_that_another_layer_has_chosen(notes: Notes) -> None:
    tower = (
        "{type: conv, name: one, input: left, out_channels: 20, kernel_size: 3}",
        "{type: linear, name: first, out_features: 2}",
        "{type: conv, input: right, weights_of: one, out_channels: 20, kernel_size: 3}",
        "{type: linear, name: second, weights_of: first, out_features: 2}",
    )
    head = "inputs: {left: 8x8x3, right: 8x8x3}\noutputs: [first, second]\n"
    (note,) = notes(RULE, head, *tower)
    assert note.startswith("one: ")
