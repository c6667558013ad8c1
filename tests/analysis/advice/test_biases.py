from collections.abc import Callable

import pytest

Notes = Callable[..., list[str]]
RULE = "bias-before-batch-norm"
MESSAGE = (
    "a: what a batch norm reads needs no biases, as it takes the mean of each channel away,"
    " but 16 are learned here; bias: false saves them"
)


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param("{type: conv, name: a, out_channels: 16, kernel_size: 3}", id="conv"),
        pytest.param("{type: depthwise_conv, name: a, kernel_size: 3}", id="depthwise"),
        pytest.param(
            "{type: conv_transpose, name: a, out_channels: 16, kernel_size: 3}", id="up"
        ),
        pytest.param("{type: linear, name: a, out_features: 16}", id="linear"),
    ],
)
def test_advice(layer: str, notes: Notes) -> None:
    assert notes(RULE, "8x8x16", layer, "batch_norm") == [MESSAGE]


CONV = "{type: conv, name: a, out_channels: 16, kernel_size: 3}"


@pytest.mark.parametrize(
    "layers",
    [
        pytest.param([CONV.replace("}", ", bias: false}"), "batch_norm"], id="without"),
        pytest.param([CONV, "relu", "batch_norm"], id="something-between"),
        pytest.param([CONV, "layer_norm"], id="another-norm"),
        pytest.param([CONV, "batch_norm", "{type: relu, input: a}"], id="another-reader"),
        pytest.param(
            [CONV.replace("}", ", bias: per_location}"), "batch_norm"], id="not-whole-channels"
        ),
        pytest.param(
            ["{type: linear, axis: -1, out_features: 8}", "batch_norm"],
            id="features-are-no-channels",
        ),
        pytest.param([CONV], id="nothing-reads-it"),
        pytest.param(
            [CONV, "{type: conv, out_channels: 4, kernel_size: 3}"], id="conv-reads-it"
        ),
    ],
)
def test_no_advice(layers: list[str], notes: Notes) -> None:
    assert notes(RULE, "8x8x16", *layers) == []


def test_an_output_of_the_network_keeps_its_biases(notes: Notes) -> None:
    head = "input: 8x8x16\noutputs: [a, batch_norm1]\n"
    assert notes(RULE, head, CONV, "batch_norm") == []


def test_biases_that_another_layer_uses_too(notes: Notes) -> None:
    head = "inputs: {x: 8x8x16, y: 8x8x16}\noutputs: [n, b]\n"
    layers = (
        "{type: conv, name: b, input: y, out_channels: 16, kernel_size: 3}",
        "{type: conv, name: a, input: x, weights_of: b, out_channels: 16, kernel_size: 3}",
        "{type: batch_norm, name: n}",
    )
    assert notes(RULE, head, *layers) == []


def test_in_the_words_of_a_prototxt(caffe_notes: Notes) -> None:
    text = """
    input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }
    layer { name: "a" type: "Convolution" bottom: "data" top: "a"
            convolution_param { num_output: 16 kernel_size: 3 } }
    layer { name: "norm" type: "BatchNorm" bottom: "a" top: "a" }
    layer { name: "scale" type: "Scale" bottom: "a" top: "a"
            scale_param { bias_term: true } }
    layer { name: "relu" type: "ReLU" bottom: "a" top: "a" }
    """
    assert caffe_notes(RULE, text) == [MESSAGE.replace("bias:", "bias_term:")]
