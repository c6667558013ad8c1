import json
from collections.abc import Callable
from typing import Any, Unpack

import pytest

import convcalc
from convcalc import Analysis
from convcalc.analysis.layer_result import Tensor
from convcalc.arguments import SettingsArguments
from convcalc.network import Phase
from convcalc.settings import DType

Findings = Callable[[Analysis], str]


def summarize(text: str, **settings: Unpack[SettingsArguments]) -> Analysis:
    return convcalc.summarize_text(text, syntax="yaml", **settings)


def storage(analysis: Analysis) -> dict[str, tuple[int | None, bool | None]]:
    """Return for each layer the numbers it stores and whether it overwrites its input."""
    rows = analysis.to_dict()["layers"]
    return {row["name"]: (row["activation_elements"], row["in_place"]) for row in rows}


def test_the_whole_contract() -> None:
    text = """\
name: Small
input: 6x6x2
layers:
  - {type: conv, name: conv1, out_channels: 3, kernel_size: 3, padding: 1}
  - batch_norm
  - relu
  - {type: max_pool, name: pool1, kernel_size: 3, stride: 2, rounding: floor}
  - {type: linear, name: fc, out_features: 4, bias: false}
"""
    rows = [
        {
            "name": "conv1",
            "type": "conv",
            "inputs": [{"name": "data", "shape": [1, 2, 6, 6]}],
            "outputs": [{"name": "conv1", "shape": [1, 3, 6, 6]}],
            "parameters": [
                {
                    "name": "weight",
                    "shape": [3, 2, 3, 3],
                    "count": 54,
                    "role": "weight",
                    "trainable": True,
                    "shared_with": None,
                },
                {
                    "name": "bias",
                    "shape": [3],
                    "count": 3,
                    "role": "bias",
                    "trainable": True,
                    "shared_with": None,
                },
            ],
            "params": 57,
            "macs": 1944,  # 6*6*3 outputs of 3*3*2 multiply-adds
            "activation_elements": 108,
            "activation_bytes": 432,
            "in_place": False,
            "fit": "exact",
            "alive_bytes": 720,
            "saved_for_backward_bytes": 288,
            "receptive_field": {
                "size": [3, 3],
                "stride": [1, 1],
                "padding": [1, 1],
            },
        },
        {
            "name": "batch_norm1",
            "type": "batch_norm",
            "inputs": [{"name": "conv1", "shape": [1, 3, 6, 6]}],
            "outputs": [{"name": "batch_norm1", "shape": [1, 3, 6, 6]}],
            "parameters": [
                {
                    "name": "weight",
                    "shape": [3],
                    "count": 3,
                    "role": "weight",
                    "trainable": True,
                    "shared_with": None,
                },
                {
                    "name": "bias",
                    "shape": [3],
                    "count": 3,
                    "role": "bias",
                    "trainable": True,
                    "shared_with": None,
                },
                {
                    "name": "running_mean",
                    "shape": [3],
                    "count": 3,
                    "role": "buffer",
                    "trainable": False,
                    "shared_with": None,
                },
                {
                    "name": "running_var",
                    "shape": [3],
                    "count": 3,
                    "role": "buffer",
                    "trainable": False,
                    "shared_with": None,
                },
            ],
            "params": 6,
            "macs": 0,
            "activation_elements": 108,
            "activation_bytes": 432,
            "in_place": False,
            "fit": None,
            "alive_bytes": 864,
            "saved_for_backward_bytes": 456,
            "receptive_field": {
                "size": [3, 3],
                "stride": [1, 1],
                "padding": [1, 1],
            },
        },
        {
            "name": "relu1",
            "type": "relu",
            "inputs": [{"name": "batch_norm1", "shape": [1, 3, 6, 6]}],
            "outputs": [{"name": "relu1", "shape": [1, 3, 6, 6]}],
            "parameters": [],
            "params": 0,
            "macs": 0,
            "activation_elements": 0,
            "activation_bytes": 0,
            "in_place": True,
            "fit": None,
            "alive_bytes": 432,
            "saved_for_backward_bytes": 432,
            "receptive_field": {
                "size": [3, 3],
                "stride": [1, 1],
                "padding": [1, 1],
            },
        },
        {
            "name": "pool1",
            "type": "max_pool",
            "inputs": [{"name": "relu1", "shape": [1, 3, 6, 6]}],
            "outputs": [{"name": "pool1", "shape": [1, 3, 2, 2]}],
            "parameters": [],
            "params": 0,
            "macs": 0,
            "activation_elements": 12,
            "activation_bytes": 48,
            "in_place": False,
            "fit": "pixels-unread",
            "alive_bytes": 480,
            "saved_for_backward_bytes": 96,
            "receptive_field": {
                "size": [5, 5],
                "stride": [2, 2],
                "padding": [1, 1],
            },
        },
        {
            "name": "fc",
            "type": "linear",
            "inputs": [{"name": "pool1", "shape": [1, 3, 2, 2]}],
            "outputs": [{"name": "fc", "shape": [1, 4]}],
            "parameters": [
                {
                    "name": "weight",
                    "shape": [4, 12],
                    "count": 48,
                    "role": "weight",
                    "trainable": True,
                    "shared_with": None,
                },
            ],
            "params": 48,
            "macs": 48,
            "activation_elements": 4,
            "activation_bytes": 16,
            "in_place": False,
            "fit": None,
            "alive_bytes": 64,
            "saved_for_backward_bytes": 48,
            "receptive_field": {
                "size": [6, 6],
                "stride": [0, 0],
                "padding": [0, 0],
            },
        },
    ]
    expected = {
        "schema_version": 1,
        "name": "Small",
        "source": {"path": "<text>", "format": "yaml"},
        "settings": {"phase": "test", "dtype": "float32", "rounding": "exact"},
        "inputs": [{"name": "data", "shape": [1, 2, 6, 6]}],
        "layers": rows,
        "totals": {
            "params": 111,
            "weights": 105,
            "biases": 6,
            "buffers": 6,
            "trainable_params": 111,
            "param_bytes": 444,
            "macs": 1992,
            "flops": 3984,
            "forward_elements": 304,  # 72 + 108 + 108 + 12 + 4
            "forward_bytes": 1216,
            "peak_inference_bytes": 864,  # 108 + 108
            "saved_for_backward_bytes": 1320,
            "training_bytes": 3072,  # with gradients of 108 + 108, and the parameters twice
        },
        "memory": {
            "peak_inference": {
                "bytes": 864,
                "layer": "batch_norm1",
                "alive": [
                    {"name": "conv1", "bytes": 432},
                    {"name": "batch_norm1", "bytes": 432},
                ],
            },
            "training": {
                "optimizer": "sgd",
                "saved_for_backward_bytes": 1320,
                "activation_gradient_bytes": 864,
                "param_bytes": 444,
                "param_gradient_bytes": 444,
                "optimizer_bytes": 0,
                "activation_gradients_layer": "batch_norm1",
            },
        },
        "outputs": [{"name": "fc", "shape": [1, 4]}],
        "diagnostics": [
            {
                "rule": "pixels-unread",
                "severity": "warning",
                "message": "every pixel should be read, but 1 row and 1 column at the far edge"
                " are not: (6 - 3)/2 + 1 = 2.5, rounded down to 2",
                "help": "what fits: input size 5 or 7, padding: [0, 1, 0, 1],"
                " stride 1 or 3, kernel_size 2 or 4",
                "layer": "pool1",
                "file": "<text>",
                "line": 7,
                "column": 59,
                "end_line": 7,
                "end_column": 60,
            }
        ],
    }
    found = summarize(text).to_dict()
    assert found == expected
    assert list(found) == list(expected)
    assert list(found["totals"]) == list(expected["totals"])  # type: ignore[call-overload]
    assert [list(row) for row in found["layers"]] == [list(row) for row in rows]


def test_the_contract_of_a_text_that_cannot_be_read() -> None:
    found = summarize("input: 8x8x3\nlayers: [relu\n", batch=2, dtype="float16").to_dict()
    diagnostics = found.pop("diagnostics")
    assert [it["rule"] for it in diagnostics] == ["syntax-not-closed"]
    assert found == {
        "schema_version": 1,
        "name": "text",
        "source": {"path": "<text>", "format": "yaml"},
        "settings": {"phase": "test", "dtype": "float16", "rounding": "exact"},
        "inputs": [],
        "layers": [],
        "totals": dict.fromkeys(
            (
                "params",
                "weights",
                "biases",
                "buffers",
                "trainable_params",
                "param_bytes",
                "macs",
                "flops",
                "forward_elements",
                "forward_bytes",
                "peak_inference_bytes",
                "saved_for_backward_bytes",
                "training_bytes",
            )
        ),
        "memory": None,
        "outputs": [],
    }


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param(
            "[{type: conv, out_channels: 2, kernel_size: 1}, relu]",
            {"conv1": (32, False), "relu1": (0, True)},
            id="activation-overwrites-a-conv",
        ),
        pytest.param("[relu]", {"relu1": (0, True)}, id="activation-overwrites-the-input"),
        pytest.param(
            "[{type: relu, in_place: false}]", {"relu1": (48, False)}, id="told-not-to"
        ),
        pytest.param(
            "[sigmoid, tanh, leaky_relu, softmax]",
            {
                "sigmoid1": (48, False),
                "tanh1": (48, False),
                "leaky_relu1": (0, True),
                "softmax1": (48, False),
            },
            id="only-what-pytorch-can-do-in-place",
        ),
        pytest.param(
            "[{type: conv, out_channels: 3, kernel_size: 1}, relu,"
            " {type: add, inputs: [conv1, relu1]}]",
            {"conv1": (48, False), "relu1": (48, False), "add1": (48, False)},
            id="another-layer-reads-the-same",
        ),
        pytest.param(
            "[{type: conv, out_channels: 3, kernel_size: 1}, relu,"
            " {type: add, inputs: [relu1, data]}]",
            {"conv1": (48, False), "relu1": (0, True), "add1": (48, False)},
            id="shortcut-around-it",
        ),
        pytest.param(
            "[{type: conv, out_channels: 3, kernel_size: 1},"
            " {type: add, inputs: [conv1, data]}, relu]",
            {"conv1": (48, False), "add1": (48, False), "relu1": (0, True)},
            id="behind-a-residual-sum",
        ),
        pytest.param(
            "[relu, {type: add, inputs: [relu1, relu1]}]",
            {"relu1": (0, True), "add1": (48, False)},
            id="read-twice-by-the-next",
        ),
        pytest.param(
            "[relu, relu, {type: add, inputs: [relu1, relu2]}]",
            {"relu1": (0, True), "relu2": (48, False), "add1": (48, False)},
            id="second-would-overwrite-what-the-sum-reads",
        ),
        pytest.param(
            "[dropout, relu]",
            {"dropout1": (0, False), "relu1": (0, True)},
            id="through-a-view",
        ),
        pytest.param(
            "[flatten, relu, {type: linear, input: data, out_features: 1},"
            " {type: concat, inputs: [relu1, linear1]}]",
            {
                "flatten1": (0, False),
                "relu1": (48, False),
                "linear1": (1, False),
                "concat1": (49, False),
            },
            id="through-a-view-of-what-another-reads",
        ),
        pytest.param(
            "[relu, relu, flatten, {type: linear, input: data, out_features: 1},"
            " {type: concat, inputs: [flatten1, linear1]}]",
            {
                "relu1": (48, False),
                "relu2": (0, True),
                "flatten1": (0, False),
                "linear1": (1, False),
                "concat1": (49, False),
            },
            id="in-a-chain-from-what-another-reads",
        ),
        pytest.param(
            "[batch_norm, local_response_norm, {type: max_pool, kernel_size: 1}]",
            {
                "batch_norm1": (48, False),
                "local_response_norm1": (48, False),
                "max_pool1": (48, False),
            },
            id="norms-and-pooling-take-storage",
        ),
    ],
)
def test_storage(
    layers: str, expected: dict[str, tuple[int, bool]], findings: Findings
) -> None:
    analysis = summarize(f"input: 4x4x3\nlayers: {layers}\n")
    assert "error" not in findings(analysis)
    assert storage(analysis) == expected


def test_an_output_of_the_network_is_not_overwritten() -> None:
    text = """\
input: 4x4x3
layers:
  - {type: conv, out_channels: 1, kernel_size: 1}
  - relu
outputs: [conv1, relu1]
"""
    assert storage(summarize(text)) == {"conv1": (16, False), "relu1": (16, False)}


def test_a_view_of_an_output_of_the_network_is_not_overwritten() -> None:
    text = """\
input: 4x4x3
layers:
  - {type: conv, out_channels: 1, kernel_size: 1}
  - flatten
  - relu
outputs: [conv1]
"""
    assert storage(summarize(text)) == {
        "conv1": (16, False),
        "flatten1": (0, False),
        "relu1": (16, False),
    }


def test_two_views_of_one_tensor_are_not_overwritten() -> None:
    text = """\
input: 4x4x3
layers:
  - {type: conv, out_channels: 1, kernel_size: 1}
  - {type: flatten, name: a}
  - {type: flatten, name: b, input: conv1}
  - relu
  - {type: concat, inputs: [a, relu1]}
"""
    assert storage(summarize(text)) == {
        "conv1": (16, False),
        "a": (0, False),
        "b": (0, False),
        "relu1": (16, False),
        "concat1": (32, False),
    }


def test_an_activation_that_took_its_own_storage_may_be_overwritten() -> None:
    text = """\
input: 4x4x3
layers:
  - {type: relu, name: a}
  - {type: relu, name: b}
  - {type: add, inputs: [data, b]}
"""
    assert storage(summarize(text)) == {"a": (48, False), "b": (0, True), "add1": (48, False)}


def test_forward_memory_is_the_inputs_and_what_takes_storage() -> None:
    text = """\
inputs: {image: 4x4x3, mask: 4x4x1}
layers:
  - {type: concat, inputs: [image, mask]}
  - {type: conv, out_channels: 2, kernel_size: 3}
  - relu
  - {type: linear, out_features: 10}
  - dropout
"""
    totals = summarize(text, batch=3, dtype="float64").totals
    # an example: 48 + 16 of the inputs, 64 joined, 2*2*2 of the conv, 10 scores
    assert totals.forward_elements == 438
    assert totals.forward_bytes == 3504


@pytest.mark.parametrize(
    ("dtype", "param_bytes", "forward_bytes"),
    [
        pytest.param("float64", 144, 152, id="float64"),
        pytest.param("float32", 72, 76, id="float32"),
        pytest.param("float16", 36, 38, id="float16"),
        pytest.param("bfloat16", 36, 38, id="bfloat16"),
        pytest.param("int8", 18, 19, id="int8"),
    ],
)
def test_dtype_scales_bytes_alone(dtype: DType, param_bytes: int, forward_bytes: int) -> None:
    text = (
        "input: 3x3x2\nlayers: [{type: conv, out_channels: 1, kernel_size: 3, bias: false}]\n"
    )
    totals = summarize(text, dtype=dtype).totals
    assert (totals.params, totals.macs, totals.forward_elements) == (18, 18, 19)
    assert (totals.param_bytes, totals.forward_bytes) == (param_bytes, forward_bytes)


def test_batch_scales_activations_and_macs_alone() -> None:
    text = "input: 3x3x2\nlayers: [{type: conv, out_channels: 1, kernel_size: 3}]\n"
    analysis = summarize(text, batch=5)
    totals = analysis.totals
    assert analysis.inputs == (Tensor("data", (5, 2, 3, 3)),)
    assert analysis.outputs == (Tensor("conv1", (5, 1, 1, 1)),)
    assert (totals.params, totals.macs, totals.forward_elements) == (19, 90, 95)


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param("rleu", id="unknown-type"),
        pytest.param("{type: max_pool, kernel_size: 9}", id="does-not-fit"),
        pytest.param("{type: relu, input: nobody}", id="reads-nothing"),
        pytest.param("{name: a}", id="has-no-type"),
        pytest.param("[relu]", id="is-a-list"),
    ],
)
def test_totals_are_unknown_where_a_layer_is(layer: str) -> None:
    totals = summarize(f"input: 8x8x3\nlayers: [relu, {layer}, relu]\n").totals
    assert [name for name, total in totals.field_values().items() if total is not None] == []


def test_totals_of_memory_are_unknown_where_an_input_is() -> None:
    text = "inputs: {a: 8x8x3, b: big}\nlayers: [{type: linear, input: a, out_features: 1}]\n"
    totals = summarize(text).totals
    assert (totals.params, totals.macs, totals.forward_elements) == (193, 192, None)


@pytest.mark.parametrize(
    ("size", "layer", "output"),
    [
        pytest.param("12", "{type: linear, out_features: 5}", (2, 5), id="vector-to-linear"),
        pytest.param("12", "relu", (2, 12), id="vector-to-activation"),
        pytest.param("12", "batch_norm", (2, 12), id="vector-to-batch-norm"),
        pytest.param("12", "flatten", (2, 12), id="vector-to-flatten"),
        pytest.param("1", "softmax", (2, 1), id="one-number"),
        pytest.param("[3, 4]", "flatten", (2, 12), id="sequence-to-flatten"),
    ],
)
def test_vectors(size: str, layer: str, output: tuple[int, ...], findings: Findings) -> None:
    analysis = summarize(f"input: {size}\nlayers: [{layer}]\n", batch=2)
    assert findings(analysis) == ""
    assert analysis.layers[0].outputs[0].shape == output


@pytest.mark.parametrize(
    ("inputs", "settings", "expected"),
    [
        pytest.param(
            "input: 8x8x3",
            {"inputs": {"data": [3, 6, 4]}},
            [("data", (1, 3, 6, 4))],
            id="by-name-channels-first",
        ),
        pytest.param(
            "input: 8x8x3",
            {"inputs": {"data": "6x4x3"}},
            [("data", (1, 3, 6, 4))],
            id="as-text",
        ),
        pytest.param(
            "input: 8x8x3",
            {"inputs": {"": "6x4x3"}},
            [("data", (1, 3, 6, 4))],
            id="the-only-one-needs-no-name",
        ),
        pytest.param(
            "inputs: {image: 8x8x3}",
            {"inputs": {"": "6x4x3"}},
            [("image", (1, 3, 6, 4))],
            id="the-only-one-bears-any-name",
        ),
        pytest.param(
            "inputs: {a: 8x8x3, b: 8x8x1}",
            {"inputs": {"b": "8x8x5"}},
            [("a", (1, 3, 8, 8)), ("b", (1, 5, 8, 8))],
            id="one-of-two",
        ),
        pytest.param(
            "input: 8x8x3",
            {"inputs": {"data": [3, 6, 4]}, "batch": 7},
            [("data", (7, 3, 6, 4))],
            id="with-a-batch",
        ),
        pytest.param(
            "inputs: {a: 8x8x3, b: 8x8x1}",
            {"batch": 4},
            [("a", (4, 3, 8, 8)), ("b", (4, 1, 8, 8))],
            id="batch-for-all",
        ),
    ],
)
def test_inputs_of_the_settings(
    inputs: str, settings: dict[str, Any], expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    analysis = summarize(f"{inputs}\nlayers: [{{type: relu, input: [a]}}]\n", **settings)
    assert [(it.name, it.shape) for it in analysis.inputs] == expected


@pytest.mark.parametrize(
    ("spec", "inputs", "expected"),
    [
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\n",
            {"image": "6x6x3"},
            "-: error: a size must be for an input of the network, but there is no 'image'"
            " [unknown-name]\n"
            "  help: the input is data\n",
            id="unknown-name",
        ),
        pytest.param(
            "inputs: {a: 8x8x3, b: 8x8x3}\nlayers: [{type: add, inputs: [a, b]}]\n",
            {"": "6x6x3"},
            "-: error: a size must name the input it is for, but there are 2"
            " [unknown-name]\n"
            "  help: the inputs are a, b\n",
            id="no-name-and-two-inputs",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\n",
            {"x": "6x6x3", "y": "6x6x3"},
            "-: error: a size must be for an input of the network, but there is no 'x'"
            " [unknown-name]\n"
            "  help: the input is data\n"
            "-: error: a size must be for an input of the network, but there is no 'y'"
            " [unknown-name]\n"
            "  help: the input is data\n",
            id="two-unknown-names",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\n",
            {"": "6x6"},
            "-: error: a size must have as many axes as the input's own, but 6x6 has 2 and"
            " 'data' is 8x8x3 [wrong-number]\n"
            "  help: write 6x6x3\n",
            id="channels-left-out",
        ),
        pytest.param(
            "input: 8x9x3\nlayers: [relu]\n",
            {"": [6, 7]},
            "-: error: a size must have as many axes as the input's own, but [6, 7] has 2 and"
            " 'data' is 8x9x3 [wrong-number]\n"
            "  help: write 6x7x3\n",
            id="channels-left-out-of-a-list",
        ),
        pytest.param(
            "inputs: {data: [10], label: []}\nlayers: [{type: relu, input: data}, "
            "{type: silence, input: label}]\n",
            {"data": "8x8x3", "label": "5"},
            "-: error: a size must have as many axes as the input's own, but 8x8x3 has 3 and"
            " 'data' is 10 [wrong-number]\n"
            "-: error: a size must have as many axes as the input's own, but 5 has 1 and"
            " 'label' is [] [wrong-number]\n",
            id="more-axes",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu\n",
            {"data": "6x6x3"},
            "2:9: error: '[' must be closed with ']', but the end of the text comes first"
            " [syntax-not-closed]\n"
            "  help: add the missing ']', or a ',' between two items\n",
            id="a-torn-text-is-not-blamed-for-its-inputs",
        ),
    ],
)
def test_error_in_inputs_of_the_settings(
    spec: str, inputs: dict[str, str | list[int]], expected: str, findings: Findings
) -> None:
    assert findings(summarize(spec, inputs=inputs)) == expected


WRONG_END = "misread-size"
NO_CHANNELS = "misread-size"
WINDOW = "{type: max_pool, kernel_size: 2}"


@pytest.mark.parametrize(
    ("size", "rule"),
    [
        pytest.param("3x224x224", WRONG_END, id="channels-first"),
        pytest.param("4x480x640", WRONG_END, id="channels-first-of-no-square"),
        pytest.param("1x28x28", WRONG_END, id="grey"),
        pytest.param("[224, 224, 3]", WRONG_END, id="list-with-channels-last"),
        pytest.param("[224, 3, 224]", None, id="list-that-is-meant"),
        pytest.param("224x3x224", None, id="size-that-is-meant"),
        pytest.param("[3, 224, 224]", None, id="list"),
        pytest.param("224x224x3", None, id="size"),
        pytest.param("2x224x224", None, id="no-channels-of-an-image"),
        pytest.param("4x4x512", None, id="small-map"),
        pytest.param("3x64x16", None, id="narrow-strip"),
        pytest.param("[64, 1000, 1]", None, id="signal-of-width-1"),
        pytest.param("4x7x7x8", None, id="volume"),
        pytest.param("3x4x8", None, id="as-few-beside-it"),
        pytest.param("28x28", NO_CHANNELS, id="image-without-channels"),
        pytest.param("[28, 28]", None, id="signal-that-is-meant"),
        pytest.param("28x28x1", None, id="image-of-one-channel"),
        pytest.param("128x16", None, id="signal"),
    ],
)
def test_sizes_that_are_most_likely_misread(size: str, rule: str | None) -> None:
    rules = [rule] if rule else []
    head, tail = "input: ", f"\nrounding: floor\nlayers: [relu, {WINDOW}]\n"
    inputs = size if size[0] != "[" else json.loads(size)
    axes = len(size.split("," if size[0] == "[" else "x"))
    own = "x".join(["8"] * axes) if axes > 2 else "[8, 8]"
    for analysis in (
        summarize(head + size + tail),
        summarize(head + own + tail, inputs={"": size}),
        summarize(head + own + tail, inputs={"": inputs}),
        convcalc.layer("max_pool", inputs, kernel_size=2, rounding="floor").analysis,
    ):
        found = [it.rule for it in analysis.diagnostics if it.severity == "warning"]
        assert [it for it in found if it in (WRONG_END, NO_CHANNELS)] == rules


@pytest.mark.parametrize(
    ("layers", "rules"),
    [
        pytest.param(f"[{WINDOW}]", [NO_CHANNELS], id="window"),
        pytest.param("[{type: max_pool, kernel_size: [2, 2]}]", [NO_CHANNELS], id="of-2-axes"),
        pytest.param("[flatten, FC-10]", [], id="dense"),
        pytest.param("[{type: lstm, hidden_size: 4}]", [], id="steps"),
        pytest.param(
            "[{type: linear, out_features: 9, axis: -1}, conv1-4]", [], id="another-shape"
        ),
    ],
)
def test_only_windows_make_an_image_of_two_equal_numbers(layers: str, rules: list[str]) -> None:
    analysis = summarize(f"input: 28x28\nlayers: {layers}\n")
    found = [it.rule for it in analysis.diagnostics]
    assert [it for it in found if it == NO_CHANNELS] == rules


def test_an_unreadable_input_may_be_given_by_the_settings() -> None:
    text = "input: big\nlayers: [relu]\n"
    analysis = summarize(text, inputs={"data": "4x4x3"})
    assert analysis.outputs == (Tensor("relu1", (1, 3, 4, 4)),)
    assert not analysis.ok


def test_findings_are_in_the_order_of_the_text() -> None:
    text = """\
outputs: [nobody]
layers:
  - {type: max_pool, kernel_size: 9}
  - {type: relu, zzz: 1}
input: 8x8x3
"""
    assert [found.rule for found in summarize(text).diagnostics] == [
        "unknown-name",
        "window-exceeds-input",
        "unknown-field",
    ]


@pytest.mark.parametrize(
    ("layer", "ok"),
    [
        pytest.param("relu", True, id="sound"),
        pytest.param("{type: max_pool, kernel_size: 3, rounding: floor}", True, id="warning"),
        pytest.param("{type: max_pool, kernel_size: 3}", False, id="error"),
    ],
)
def test_ok_means_no_errors(layer: str, ok: bool) -> None:
    assert summarize(f"input: 8x8x3\nlayers: [{layer}]\n").ok is ok


def test_counts_stay_exact_at_any_size() -> None:
    text = """\
input: [9007199254740993, 1, 1]
layers: [{type: conv, out_channels: 9007199254740993, kernel_size: 1, bias: false}]
"""
    # the square of 2**53 + 1, which no float holds
    assert summarize(text).totals.params == 81129638414606699710187514626049


@pytest.mark.parametrize("phase", ["test", "train"])
def test_what_cannot_be_trained_is_said_beside_figures_of_training(phase: Phase) -> None:
    analysis = convcalc.summarize_text(
        "input: 8x8x2\nlayers: [global_avg_pool, batch_norm]\n", syntax="yaml", phase=phase
    )
    assert [(it.rule, it.severity) for it in analysis.diagnostics] == [
        ("one-number-per-group", "warning")
    ]
    assert analysis.ok
