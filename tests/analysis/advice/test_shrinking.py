from collections.abc import Callable

import pytest

Notes = Callable[..., list[str]]
RULE = "shrinking-convolution"
POOL = "{type: max_pool, kernel_size: 2, rounding: floor}"


@pytest.mark.parametrize(
    ("size", "layer", "message"),
    [
        pytest.param(
            "28x28x1",
            "{type: conv, name: a, out_channels: 8, kernel_size: 5}",
            "28x28 becomes 24x24; padding 2 keeps 28x28",
            id="lenet-conv1-without-the-border",
        ),
        pytest.param(
            "20x20x1",
            "{type: conv, name: a, out_channels: 8, kernel_size: 5, padding: 1}",
            "20x20 becomes 18x18; padding 2 keeps 20x20",
            id="too-little-padding",
        ),
        pytest.param(
            "20x20x1",
            "{type: depthwise_conv, name: a, kernel_size: 3, dilation: 2}",
            "20x20 becomes 16x16; padding 2 keeps 20x20",
            id="dilated-and-depthwise",
        ),
        pytest.param(
            "20x20x1",
            "{type: conv, name: a, out_channels: 8, kernel_size: [3, 1], padding: [0, 0]}",
            "20x20 becomes 18x20; padding [1, 0] keeps 20x20",
            id="along-one-axis",
        ),
        pytest.param(
            "20x20x1",
            "{type: conv, name: a, out_channels: 8, kernel_size: 3, stride: [1, 2],"
            " rounding: floor}",
            "20x20 becomes 18x9; padding [1, 0] makes it 20x9",
            id="another-axis-strides",
        ),
        pytest.param(
            "20x1",
            "{type: conv, name: a, out_channels: 8, kernel_size: 3}",
            "20 becomes 18; padding 1 keeps 20",
            id="a-sequence",
        ),
    ],
)
def test_advice(size: str, layer: str, message: str, notes: Notes) -> None:
    habit = "a: a convolution at stride 1 should keep the size of its input, but"
    assert notes(RULE, size, layer, POOL) == [f"{habit} {message}"]


@pytest.mark.parametrize(
    ("size", "layers"),
    [
        pytest.param(
            "21x21x1",
            ["{type: conv, out_channels: 8, kernel_size: 3}", POOL],
            id="less-than-a-tenth",
        ),
        pytest.param(
            "20x20x1",
            ["{type: conv, out_channels: 8, kernel_size: 3, padding: 1}", POOL],
            id="keeps-the-size",
        ),
        pytest.param(
            "20x20x1",
            ["{type: conv, out_channels: 8, kernel_size: 5, stride: 3}", POOL],
            id="strides",
        ),
        pytest.param(
            "20x20x1",
            ["{type: conv, out_channels: 8, kernel_size: 4}", POOL],
            id="even-kernels-are-another-matter",
        ),
        pytest.param(
            "5x5x16",
            ["{type: conv, out_channels: 120, kernel_size: 5}", "FC-84"],
            id="lenet-c5-reads-all-of-its-input",
        ),
        pytest.param(
            "20x300x1",
            ["{type: conv, out_channels: 8, kernel_size: [5, 300]}", "FC-2"],
            id="words-of-a-sentence-are-read-whole",
        ),
        pytest.param(
            "22x22x512",
            [
                "{type: conv, out_channels: 4096, kernel_size: 7}",
                "{type: conv, out_channels: 21, kernel_size: 1}",
                "{type: conv_transpose, out_channels: 21, kernel_size: 64, stride: 32}",
            ],
            id="fully-connected-layer-as-a-convolution",
        ),
        pytest.param(
            "20x20x1",
            [
                "{type: conv, name: a, out_channels: 8, kernel_size: 3}",
                POOL,
                "{type: conv_transpose, name: b, out_channels: 8, kernel_size: 2, stride: 2}",
                "{type: crop, inputs: [a, b]}",
            ],
            id="who-crops-counts-pixels",
        ),
    ],
)
def test_no_advice(size: str, layers: list[str], notes: Notes) -> None:
    assert notes(RULE, size, *layers) == []


def test_in_the_words_of_a_prototxt(caffe_notes: Notes) -> None:
    text = """
    input: "data" input_shape { dim: 1 dim: 3 dim: 12 dim: 12 }
    layer { name: "a" type: "Convolution" bottom: "data" top: "a"
            convolution_param { num_output: 8 kernel_size: 5 pad: 1 } }
    layer { name: "fc" type: "InnerProduct" bottom: "a" top: "fc"
            inner_product_param { num_output: 10 } }
    """
    assert caffe_notes(RULE, text) == [
        "a: a convolution at stride 1 should keep the size of its input,"
        " but 12x12 becomes 10x10; pad 2 keeps 12x12"
    ]
