"""Caffe's line "Memory required for data", and what no blob can hold."""

from collections.abc import Callable

import pytest

from convcalc import Analysis, summarize_text

Findings = Callable[[Analysis], str]

DATA = 'layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 2 dim: 6 } } }\n'


def read(text: str) -> Analysis:
    return summarize_text(text, syntax="prototxt")


def layer(type_name: str, wires: str, name: str = "x") -> str:
    return f'layer {{ name: "{name}" type: "{type_name}" {wires} }}\n'


@pytest.mark.parametrize(
    ("layers", "numbers"),
    [
        pytest.param("", 12, id="the-input"),
        pytest.param(layer("ReLU", 'bottom: "d" top: "x"'), 12 + 12, id="a-top"),
        pytest.param(layer("ReLU", 'bottom: "d" top: "d"'), 12 + 12, id="in-place"),
        pytest.param(
            layer("ReLU", 'bottom: "d" top: "x"') + layer("TanH", 'bottom: "d" top: "y"', "y"),
            12 + 2 * 12 + 12 + 12,
            id="two-readers-of-a-copy-each",
        ),
        pytest.param(
            layer("Eltwise", 'bottom: "d" bottom: "d" bottom: "d" top: "x"'),
            12 + 3 * 12 + 12,
            id="one-layer-that-reads-three-times",
        ),
        pytest.param(
            layer("ReLU", 'bottom: "d" top: "x" loss_weight: 2')
            + layer("TanH", 'bottom: "x" top: "y"', "y"),
            12 + 12 + 2 * 12 + 12,
            id="a-loss-is-a-reader",
        ),
        pytest.param(
            layer("ReLU", 'bottom: "d" top: "x" loss_weight: 0')
            + layer("TanH", 'bottom: "x" top: "y"', "y"),
            12 + 12 + 12,
            id="a-loss-of-no-weight-is-none",
        ),
        pytest.param(
            layer("EuclideanLoss", 'bottom: "d" bottom: "d"'),
            12 + 2 * 12 + 1,
            id="an-automatic-top",
        ),
    ],
)
def test_caffe_memory(layers: str, numbers: int) -> None:
    analysis = read(DATA + layers)
    assert analysis.diagnostics == ()
    assert analysis.own_totals["caffe_memory_bytes"] == 4 * numbers
    assert analysis.to_dict()["totals"]["caffe_memory_bytes"] == 4 * numbers


LENET = """\
layer { name: "mnist" type: "DummyData" top: "data" top: "label" include { phase: TRAIN }
  dummy_data_param { shape { dim: 64 dim: 1 dim: 28 dim: 28 } shape { dim: 64 } } }
layer { name: "mnist" type: "DummyData" top: "data" top: "label" include { phase: TEST }
  dummy_data_param { shape { dim: 100 dim: 1 dim: 28 dim: 28 } shape { dim: 100 } } }
layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
  convolution_param { num_output: 20 kernel_size: 5 } }
layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1"
  pooling_param { kernel_size: 2 stride: 2 } }
layer { name: "conv2" type: "Convolution" bottom: "pool1" top: "conv2"
  convolution_param { num_output: 50 kernel_size: 5 } }
layer { name: "pool2" type: "Pooling" bottom: "conv2" top: "pool2"
  pooling_param { kernel_size: 2 stride: 2 } }
layer { name: "ip1" type: "InnerProduct" bottom: "pool2" top: "ip1"
  inner_product_param { num_output: 500 } }
layer { name: "relu1" type: "ReLU" bottom: "ip1" top: "ip1" }
layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2"
  inner_product_param { num_output: 10 } }
layer { name: "accuracy" type: "Accuracy" bottom: "ip2" bottom: "label" top: "accuracy"
  include { phase: TEST } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip2" bottom: "label" top: "loss" }
"""


@pytest.mark.parametrize(("phase", "expected"), [("train", 5_169_924), ("test", 8_086_808)])
def test_lenet_as_caffe_logs_it(phase: str, expected: int) -> None:
    analysis = summarize_text(LENET, syntax="prototxt", phase=phase)  # type: ignore[arg-type]
    assert analysis.own_totals["caffe_memory_bytes"] == expected


def test_an_error_hides_the_line() -> None:
    analysis = read(DATA + layer("Foo", 'bottom: "d" top: "x"'))
    assert analysis.own_totals["caffe_memory_bytes"] is None
    assert analysis.to_dict()["totals"]["caffe_memory_bytes"] is None


def test_our_specs_have_no_such_line() -> None:
    analysis = summarize_text("input: 2x2x1\nlayers: [relu]\n", syntax="yaml")
    assert "caffe_memory_bytes" not in analysis.to_dict()["totals"]


def test_error_of_a_top_that_no_blob_can_hold(findings: Findings) -> None:
    analysis = read(
        'layer { name: "d" type: "Input" top: "d"'
        " input_param { shape { dim: 70000 dim: 2 } } }\n"
        + layer(
            "InnerProduct", 'bottom: "d" top: "x" inner_product_param { num_output: 40000 }'
        )
        + layer("ReLU", 'bottom: "x" top: "x"', "r")
    )
    assert findings(analysis) == (
        "2:57: error: x: a blob must hold at most 2147483647 numbers, but 'x' holds"
        " 70000 * 40000 = 2800000000 [blob-too-large]\n"
        "  help: Caffe counts with 32 bits; take a smaller batch\n"
    )


# What Caffe holds to train, worked by hand: 4 bytes a number

TRAINED = """\
layer { name: "d" type: "Input" top: "data" top: "label" include { phase: TRAIN }
  input_param { shape { dim: 8 dim: 4 } shape { dim: 8 } } }
layer { name: "d" type: "Input" top: "data" top: "label" include { phase: TEST }
  input_param { shape { dim: 2 dim: 4 } shape { dim: 2 } } }
layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc"
  inner_product_param { num_output: 3 } }
layer { name: "r" type: "ReLU" bottom: "fc" top: "fc" }
layer { name: "a" type: "Accuracy" bottom: "fc" bottom: "label" top: "a"
  include { phase: TEST } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
"""
"""Of the train phase: data 8*4, label 8, fc 8*3 with its ReLU in place, loss 1 = 65 numbers in
blobs; 3*4 + 3 = 15 in parameters."""


@pytest.mark.parametrize(
    ("optimizer", "history"), [("sgd", 0), ("momentum", 60), ("adam", 120)]
)
@pytest.mark.parametrize("phase", [None, "train"])
def test_training_of_a_net(phase: str | None, optimizer: str, history: int) -> None:
    analysis = summarize_text(TRAINED, syntax="prototxt", phase=phase, optimizer=optimizer)  # type: ignore[arg-type]
    assert analysis.totals_dict()["caffe_training_bytes"] == 260 + 260 + 60 + 60 + history
    assert analysis.caffe_training is not None
    assert analysis.caffe_training.field_values() == {
        "blob_bytes": 260,
        "blob_diff_bytes": 260,
        "param_bytes": 60,
        "param_diff_bytes": 60,
        "history_bytes": history,
    }


@pytest.mark.parametrize(
    ("layers", "data", "diff"),
    [
        pytest.param('type: "Sigmoid" bottom: "d" top: "s"', 48, 48, id="a-blob-of-its-own"),
        pytest.param('type: "Sigmoid" bottom: "d" top: "d"', 24, 24, id="in-place"),
        pytest.param('type: "Flatten" bottom: "d" top: "s"', 24, 24, id="another-shape"),
        pytest.param(
            'type: "Slice" bottom: "d" top: "s" top: "t" top: "u"', 48, 48, id="a-slice-is-none"
        ),
        pytest.param(
            'type: "Split" bottom: "d" top: "s" top: "t"', 24, 72, id="copies-have-diffs"
        ),
        pytest.param(
            'type: "Eltwise" bottom: "d" bottom: "d" top: "s"', 48, 96, id="automatic-copies"
        ),
    ],
)
def test_storage_that_blobs_share(layers: str, data: int, diff: int) -> None:
    """Caffe ``Blob::ShareData``, ``ShareDiff``; ``SplitLayer`` sums the diffs of its tops."""
    text = f'input: "d" input_shape {{ dim: 2 dim: 3 }} layer {{ name: "x" {layers} }}'
    held = summarize_text(text, syntax="prototxt").caffe_training
    assert held is not None
    assert (held.blob_bytes, held.blob_diff_bytes) == (data, diff)


def test_statistics_have_diffs_too_and_a_shared_tensor_counts_once() -> None:
    norm = 'layer {{ name: "{0}" type: "BatchNorm" bottom: "d" top: "{0}" }}'
    shared = (
        'layer {{ name: "{0}" type: "InnerProduct" bottom: "d" top: "{0}" param {{ name: "w" }}'
        " inner_product_param {{ num_output: 5 bias_term: false }} }}"
    )
    text = 'input: "d" input_shape { dim: 2 dim: 3 dim: 1 dim: 1 }'
    held = summarize_text(
        text + norm.format("n") + shared.format("a") + shared.format("b"), syntax="prototxt"
    ).caffe_training
    assert held is not None
    assert held.param_bytes == held.param_diff_bytes == 4 * (3 + 3 + 1 + 15)


def test_an_error_hides_what_caffe_holds() -> None:
    text = TRAINED.replace("num_output: 3", "num_output: 0")
    analysis = summarize_text(text, syntax="prototxt")
    assert analysis.totals_dict()["caffe_training_bytes"] is None
