"""Whole graphs: what is folded away, what is learned, which sizes a run sets."""

import pickle
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest
from click.testing import Result
from onnx import TensorProto, helper
from onnx_models import (
    Findings,
    Summarize,
    model,
    node,
    numbers,
    scalar,
    shapes_of,
    tensor,
)

import convcalc

F = TensorProto.FLOAT

Run = Callable[..., Result]


def shuffle() -> onnx.ModelProto:
    """Return a channel shuffle whose sizes are computed, as PyTorch exports it."""
    nodes = [
        node("Shape", "x", "shape"),
        node("Gather", "shape batch_at", "batch", axis=0),
        node("Gather", "shape channels_at", "channels", axis=0),
        node("Div", "channels two", "half"),
        node("Unsqueeze", "batch zero", "b"),
        node("Unsqueeze", "half zero", "h"),
        node("Concat", "b pair h rest", "sizes", axis=0),
        node("Conv", "x w", "c"),
        node("Reshape", "c sizes", "groups"),
        node("Transpose", "groups", "turned", perm=[0, 2, 1, 3, 4]),
        node("Reshape", "turned back", "y"),
    ]
    return model(
        nodes,
        *(scalar("batch_at", 0), scalar("channels_at", 1), scalar("two", 2)),
        *(numbers("zero", [0]), numbers("pair", [2]), numbers("rest", [8, -1])),
        *(numbers("back", [0, -1, 8, 8]), tensor("w", (6, 6, 1, 1))),
        inputs={"x": ("N", 6, 8, 8)},
    )


def test_computed_sizes_are_no_layers(summarized: Summarize) -> None:
    analysis = summarized(shuffle())
    assert analysis.diagnostics == ()
    assert [(it.name, it.type) for it in analysis.layers] == [
        ("/c", "conv"),
        ("/groups", "reshape"),
        ("/turned", "permute"),
        ("/y", "reshape"),
    ]
    # worked out by hand: 6 channels are 2 groups of 3
    assert shapes_of(analysis) == {
        "c": (1, 6, 8, 8),
        "groups": (1, 2, 3, 8, 8),
        "turned": (1, 3, 2, 8, 8),
        "y": (1, 6, 8, 8),
    }


def test_a_symbolic_batch_is_what_the_run_says(summarized: Summarize) -> None:
    analysis = summarized(shuffle(), batch=5)
    assert analysis.inputs[0].shape == (5, 6, 8, 8)
    assert shapes_of(analysis)["groups"] == (5, 2, 3, 8, 8)


def test_sizes_that_are_computed_follow_each_size_that_is_tried(
    summarized: Summarize, tmp_path: Path
) -> None:
    # an upsampling to the input's own size, behind a pooling: any even size fits
    nodes = [
        node("Shape", "x", "shape"),
        node("Slice", "shape two four zero", "size"),
        node("MaxPool", "x", "p", kernel_shape=[2, 2], strides=[2, 2]),
        node("Shape", "p", "pooled"),
        node("Slice", "pooled zero two zero", "front"),
        node("Concat", "front size", "sizes", axis=0),
        node("Resize", "p _ _ sizes", "r"),
        node("Add", "r x", "y"),
    ]
    made = model(nodes, numbers("zero", [0]), numbers("two", [2]), numbers("four", [4]))
    assert summarized(made).ok
    assert shapes_of(summarized(made, inputs={"x": [3, 10, 6]}))["y"] == (1, 3, 10, 6)
    found = convcalc.fit(tmp_path / "net.onnx", (5, 9))
    assert found.fitting == ((6, 6), (8, 8))


def symbolic() -> onnx.ModelProto:
    return model([node("Relu", "x", "y")], inputs={"x": ("N", 3, "height", "width")})


def test_symbols_are_variables_of_the_run(summarized: Summarize) -> None:
    analysis = summarized(symbolic(), variables={"height": 20, "width": 30}, batch=2)
    assert analysis.diagnostics == ()
    assert shapes_of(analysis) == {"y": (2, 3, 20, 30)}
    analysis = summarized(symbolic(), inputs={"x": [3, 20, 30]})
    assert shapes_of(analysis) == {"y": (1, 3, 20, 30)}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param(
            {},
            "-: error: the sizes of input 'x' must be set, but [N, 3, height, width] leaves"
            " open height, width [missing-variable]\n"
            "  help: run with --set height=224 --set width=224, or give one example's size, as"
            " in --input x=224x224x3\n",
            id="none",
        ),
        pytest.param(
            {"height": 9, "widht": 9},
            "-: error: --set must name a symbol of the inputs' sizes, but there is no 'widht'"
            " [unknown-name]\n"
            "  help: did you mean 'width'?\n"
            "-: error: the sizes of input 'x' must be set, but [N, 3, height, width] leaves"
            " open width [missing-variable]\n"
            "  help: run with --set width=224, or give one example's size, as in"
            " --input x=224x224x3\n",
            id="misspelt",
        ),
        pytest.param(
            {"height": 0, "width": "wide"},
            "-: error: a size must be a whole number of at least 1, but --set gives height=0"
            " [wrong-type]\n"
            "  help: write --set height=224\n"
            "-: error: a size must be a whole number of at least 1, but --set gives width=wide"
            " [wrong-type]\n"
            "  help: write --set width=224\n",
            id="no-numbers",
        ),
    ],
)
def test_symbols_that_are_not_set(
    variables: dict[str, object], expected: str, summarized: Summarize, findings: Findings
) -> None:
    assert findings(summarized(symbolic(), variables=variables)) == expected


def test_an_input_whose_sizes_nobody_says(summarized: Summarize, findings: Findings) -> None:
    made = model([node("Relu", "x", "y")], inputs={"x": ("N", 3, None, 8)})
    assert findings(summarized(made)) == (
        "-: error: the sizes of input 'x' must be known, but the file says [N, 3, ?, 8]"
        " [input-shape-unknown]\n"
        "  help: give one example's, as in --input x=224x224x3\n"
    )


def test_old_models_list_their_weights_as_inputs(summarized: Summarize) -> None:
    made = model(
        [node("Conv", "x w", "y")],
        tensor("w", (5, 3, 1, 1)),
        inputs={"w": (5, 3, 1, 1), "x": (1, 3, 8, 8)},
    )
    analysis = summarized(made)
    assert [it.name for it in analysis.inputs] == ["x"]
    assert analysis.totals.params == 15


# Learned numbers


def test_a_tensor_that_two_nodes_use_counts_once(summarized: Summarize) -> None:
    nodes = [node("Conv", "x w", "a"), node("Conv", "a w", "b"), node("Add", "a b", "y")]
    analysis = summarized(model(nodes, tensor("w", (3, 3, 1, 1))))
    assert [it.params for it in analysis.layers] == [9, 0, 0]
    (shared,) = analysis.layers[1].parameters or ()
    assert (shared.shared_with, analysis.totals.params) == ("/a", 9)


def test_weights_reach_a_node_through_others(summarized: Summarize) -> None:
    nodes = [
        node("Identity", "w", "same"),
        node("Transpose", "same", "turned", perm=[1, 0]),
        node("MatMul", "x turned", "a"),
        node("ConstantOfShape", "size", "bias"),
        node("Unsqueeze", "bias zero", "row"),
        node("Add", "a row", "y"),
    ]
    made = model(
        nodes,
        *(tensor("w", (5, 6)), numbers("size", [5]), numbers("zero", [0])),
        inputs={"x": (2, 6)},
    )
    analysis = summarized(made)
    assert [(it.type, it.params) for it in analysis.layers] == [("linear", 30), ("bias", 5)]
    assert analysis.totals.biases == 5


def test_quantized_weights_take_the_bytes_of_their_type(summarized: Summarize) -> None:
    nodes = [
        node("QuantizeLinear", "x scale zero", "q"),
        node("DequantizeLinear", "q scale zero", "d"),
        node("DequantizeLinear", "w scale zero", "filters"),
        node("DequantizeLinear", "b scale", "bias"),
        node("Conv", "d filters bias", "y"),
    ]
    made = model(
        nodes,
        scalar("scale", 0.5, F),
        scalar("zero", 0, TensorProto.INT8),
        tensor("w", (4, 3, 3, 3), TensorProto.INT8),
        tensor("b", (4,), TensorProto.INT32),
    )
    analysis = summarized(made)
    assert [it.type for it in analysis.layers] == [
        "quantize_linear",
        "dequantize_linear",
        "conv",
    ]
    # 4*3*3*3 of one byte and 4 of four
    assert (analysis.totals.params, analysis.totals.param_bytes) == (112, 124)


@pytest.mark.parametrize(
    ("dtype", "run", "expected"),
    [
        pytest.param(F, "float32", 4 * 9, id="float32"),
        pytest.param(F, "float16", 2 * 9, id="as-the-run-has-it"),
        pytest.param(TensorProto.FLOAT16, "float32", 2 * 9, id="float16"),
        pytest.param(TensorProto.DOUBLE, "float32", 8 * 9, id="float64"),
        pytest.param(22, "float32", 5, id="int4"),
    ],
)
def test_bytes_of_weights(dtype: int, run: str, expected: int, summarized: Summarize) -> None:
    made = model([node("Conv", "x w", "y")], tensor("w", (3, 3, 1, 1), dtype))
    assert summarized(made, dtype=run).totals.param_bytes == expected


def test_ones_that_an_exporter_writes_are_not_learned(summarized: Summarize) -> None:
    # PyTorch writes a group normalisation as an instance normalisation of reshaped groups
    ones = helper.make_node("Constant", [], ["ones"], value=numbers("", [1.0] * 2, F))
    zeros = helper.make_node("Constant", [], ["zeros"], value=numbers("", [0.0] * 2, F))
    nodes = [
        *(ones, zeros, node("Reshape", "x groups", "r")),
        node("InstanceNormalization", "r ones zeros", "n"),
        node("Reshape", "n back", "s"),
        node("Mul", "s w", "m"),
        node("Add", "m b", "y"),
    ]
    made = model(
        nodes,
        *(numbers("groups", [0, 2, -1]), numbers("back", [1, 4, 8, 8])),
        *(tensor("w", (4, 1, 1)), tensor("b", (4, 1, 1))),
        inputs={"x": (1, 4, 8, 8)},
    )
    analysis = summarized(made)
    assert [(it.type, it.params) for it in analysis.layers[1:]] == [
        *(("instance_norm", 0), ("reshape", 0), ("scale", 4), ("bias", 4)),
    ]


def test_a_class_token_is_learned(summarized: Summarize) -> None:
    nodes = [
        node("Shape", "x", "shape"),
        node("Gather", "shape first", "batch", axis=0),
        node("Concat", "batch ones", "sizes", axis=0),
        node("Expand", "token sizes", "tokens"),
        node("Concat", "tokens x", "y", axis=1),
    ]
    made = model(
        nodes,
        *(tensor("token", (1, 1, 6)), numbers("first", [0]), numbers("ones", [1, 1])),
        inputs={"x": ("N", 4, 6)},
    )
    (row,) = summarized(made, batch=3).layers
    assert (row.outputs[0].shape, row.params) == ((3, 5, 6), 6)
    assert [it.name for it in row.parameters or ()] == ["token"]


def test_weights_of_several_tensors(summarized: Summarize) -> None:
    # a weight normalisation that was not folded: v scaled by g
    nodes = [node("Mul", "v g", "w"), node("Conv", "x w", "y")]
    made = model(nodes, tensor("v", (5, 3, 1, 1)), tensor("g", (5, 1, 1, 1)))
    (row,) = summarized(made).layers
    assert (row.type, row.params, row.macs) == ("conv", 20, 64 * 15)
    assert [it.name for it in row.parameters or ()] == ["v", "g"]


def test_running_statistics_are_buffers(summarized: Summarize) -> None:
    weights = [tensor(it, (3,)) for it in "wbmv"]
    totals = summarized(model([node("BatchNormalization", "x w b m v", "y")], *weights)).totals
    assert (totals.weights, totals.biases, totals.buffers) == (3, 3, 6)


# What the network gives out


def test_only_declared_outputs_are_the_networks(summarized: Summarize) -> None:
    nodes = [node("Split", "x", "a b c", axis=1), node("Relu", "b", "y")]
    analysis = summarized(model(nodes, outputs=["y", "a"]))
    assert [it.name for it in analysis.outputs] == ["y", "a"]
    assert shapes_of(analysis)["c"] == (1, 1, 8, 8)
    assert analysis.totals.peak_inference_bytes is not None


def test_by_products_are_made_where_somebody_reads_them(summarized: Summarize) -> None:
    dropout = node("Dropout", "x", "d mask")
    assert [it.type for it in summarized(model([dropout], outputs=["d"])).layers] == ["dropout"]
    both = summarized(model([dropout], outputs=["d", "mask"]))
    assert shapes_of(both) == {"d": (1, 3, 8, 8), "mask": (1, 3, 8, 8)}


# Functions


def test_a_function_of_the_model_is_unfolded(summarized: Summarize) -> None:
    opsets = [helper.make_opsetid("", 17)]
    slope = helper.make_node("LeakyRelu", ["t"], ["out"])
    slope.attribute.append(
        onnx.AttributeProto(name="alpha", ref_attr_name="slope", type="FLOAT")
    )
    body = [helper.make_node("Conv", ["a", "w"], ["t"]), slope]
    function = helper.make_function(
        "own", "Block", ["a", "w"], ["out"], body, opsets, ["slope"]
    )
    calls = [
        helper.make_node("Block", ["x", "w"], ["p"], name="one", domain="own", slope=0.2),
        helper.make_node("Block", ["p", "w"], ["y"], name="two", domain="own", slope=0.3),
    ]
    made = model(calls, tensor("w", (3, 3, 1, 1)), inputs={"x": (1, 3, 8, 8)})
    made.functions.append(function)
    analysis = summarized(made)
    assert analysis.diagnostics == ()
    assert [(it.type, it.inputs[0].name, it.outputs[0].name) for it in analysis.layers] == [
        ("conv", "x", "one/t"),
        ("leaky_relu", "one/t", "p"),
        ("conv", "p", "two/t"),
        ("leaky_relu", "two/t", "y"),
    ]
    assert analysis.totals.params == 9


# What else is done with a model


def classifier() -> onnx.ModelProto:
    nodes = [
        node("Conv", "x w", "c", pads=[1, 1, 1, 1]),
        node("Relu", "c", "r"),
        node("MaxPool", "r", "p", kernel_shape=[2, 2], strides=[2, 2]),
        node("Flatten", "p", "f"),
        node("Gemm", "f v b", "y", transB=1),
    ]
    weights = (tensor("w", (6, 3, 3, 3)), tensor("v", (10, 96)), tensor("b", (10,)))
    return model(nodes, *weights)


def test_a_model_is_converted_to_yaml(run: Run, tmp_path: Path) -> None:
    (tmp_path / "net.onnx").write_bytes(classifier().SerializeToString())
    result = run("convert", str(tmp_path / "net.onnx"), "--to", "yaml")
    assert (result.exit_code, result.stdout) == (
        0,
        "name: net\n"
        "inputs:\n"
        "  x: [3, 8, 8]\n"
        "rounding: floor\n"
        "layers:\n"
        '  - {type: conv, name: "/c", output_names: [c], out_channels: 6, kernel_size: 3,'
        " padding: 1, bias: false, in_channels: 3}\n"
        '  - {type: relu, name: "/r", output_names: [r]}\n'
        '  - {type: max_pool, name: "/p", output_names: [p], kernel_size: 2, stride: 2}\n'
        '  - {type: flatten, name: "/f", output_names: [f]}\n'
        '  - {type: linear, name: "/y", output_names: ["y"], out_features: 10,'
        " in_features: 96}\n"
        'outputs: ["y"]\n',
    )


def test_what_has_no_word_in_yaml_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    made = model([node("Mul", "x half", "m"), node("Erf", "m", "y")], scalar("half", 0.5, F))
    (tmp_path / "net.onnx").write_bytes(made.SerializeToString())
    result = run("convert", str(tmp_path / "net.onnx"), "--to", "yaml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.partition("error: ")[2] for line in result.stderr.splitlines()[:2]] == [
        "/m: a layer type must be one of YAML's to be converted, but this multiply is not"
        " [not-convertible]",
        "/y: a layer type must be one of YAML's to be converted, but erf is not"
        " [not-convertible]",
    ]


def test_a_layer_is_explained(summarized: Summarize, tmp_path: Path) -> None:
    summarized(classifier())
    explanation = convcalc.explain(tmp_path / "net.onnx", "/c")
    (board,) = explanation.to_dict()["layers"]
    lines = {it["figure"]: (it["numbers"], it["result"]) for it in board["figures"]}
    assert lines["height"] == ("(8 - 3 + 2*1)/1 + 1", 8)
    assert lines["weights"] == ("(3*3*3)*6", 162)


def test_an_analysis_goes_to_another_process(summarized: Summarize) -> None:
    analysis = summarized(shuffle())
    assert pickle.loads(pickle.dumps(analysis)).to_dict() == analysis.to_dict()
