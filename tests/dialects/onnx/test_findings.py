"""What is wrong with a model: each finding names the node and its operator."""

from collections.abc import Callable
from typing import Any

import onnx
import pytest
from click.testing import Result
from onnx import TensorProto, helper
from onnx_models import Findings, Summarize, model, node, numbers, scalar, tensor

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("nodes", "weights", "expected"),
    [
        pytest.param(
            [node("Relu", "x b", "y")],
            [tensor("b", (1,))],
            "node /y (Relu): Relu must have 1 input, but has 2 [wrong-number]",
            id="one-input-too-many",
        ),
        pytest.param(
            [node("Conv", "x", "y")],
            [],
            "node /y (Conv): Conv must have 2 to 3 inputs, but has 1 [wrong-number]",
            id="one-input-too-few",
        ),
        pytest.param(
            [node("Relu", "xx", "y")],
            [],
            "node /y (Relu): a node must read what some node makes, but nothing makes 'xx'"
            " [unknown-name]",
            id="nobody-makes-it",
        ),
        pytest.param(
            [node("Add", "x b", "a"), node("Relu", "a", "b"), node("Relu", "b", "y")],
            [],
            "node /a (Add): a network must not read its own results, but /a (Add) reads"
            " /b (Relu), /b (Relu) reads /a (Add) [cycle]",
            id="cycle",
        ),
        pytest.param(
            [node("Relu", "x", "y"), node("Elu", "x", "y")],
            [],
            "node /y (Elu): a tensor must be made once, but 'y' is made by /y (Relu) too"
            " [duplicate-name]",
            id="made-twice",
        ),
        pytest.param(
            [node("Rleu", "x", "y")],
            [],
            "node /y (Rleu): an operator must be one that convcalc computes, but Rleu is not"
            " [unknown-type]",
            id="unknown-operator",
        ),
        pytest.param(
            [node("Conv", "x w", "y", group=3)],
            [tensor("w", (4, 1, 1, 1))],
            "node /y (Conv): group must divide out_channels, but 4 = 3 x 1 + 1 [not-divisible]",
            id="groups",
        ),
        pytest.param(
            [node("Conv", "x w", "y")],
            [tensor("w", (4, 2, 1, 1))],
            "node /y (Conv): in_channels must be the input's channels, but it is 2 and the"
            " input has 3 [input-size-mismatch]",
            id="channels",
        ),
        pytest.param(
            [node("Relu", "x", "r"), node("Reshape", "r s", "y")],
            [numbers("s", [1, 5, -1])],
            "node /y (Reshape): the new shape must make up the input's numbers, but the input"
            " is [1, 3, 8, 8], the new shape [1, 5, -1], and 192 is not divisible by 5"
            " [reshape-mismatch]",
            id="reshape",
        ),
        pytest.param(
            [node("Reshape", "x s", "y")],
            [tensor("s", (3,), TensorProto.INT64)],
            "node /y (Reshape): the output's size must follow from the graph alone, but input 2"
            " of this node is 's', which is too large or not in the file [input-shape-unknown]",
            id="sizes-not-in-the-file",
        ),
        pytest.param(
            [node("Gather", "w i", "g"), node("Reshape", "x g", "y")],
            [numbers("w", [1, 2]), scalar("i", 5)],
            "node /g (Gather): indices must lie on axis 0 of 2, but they are [5]"
            " [exceeds-input]",
            id="wrong-among-constants",
        ),
        pytest.param(
            [node("NonZero", "x", "z"), node("Cast", "z", "y", to=1)],
            [],
            "node /z (NonZero): the output's size must follow from the graph alone, but input 1"
            " of this node is 'x', which is computed from data [input-shape-unknown]",
            id="sizes-of-data",
        ),
        pytest.param(
            [node("Softmax", "x", "y", axis="last")],
            [],
            "node /y (Softmax): attribute axis must be an integer, but it is not [wrong-type]",
            id="attribute-of-another-type",
        ),
        pytest.param(
            [node("Relu", "x", "y z")],
            [],
            "node /y (Relu): the node must have at most 1 output, but it has 2 [wrong-number]",
            id="one-output-too-many",
        ),
        pytest.param(
            [node("Gemm", "x w", "y z")],
            [tensor("w", (3, 4))],
            "node /y (Gemm): Gemm multiplies two matrices, but they are [1, 3, 8, 8] and [3, 4]"
            " [wrong-input-shape]",
            id="no-matrices",
        ),
        pytest.param(
            [node("BatchNormalization", "x w w w w", "y")],
            [tensor("w", (4, 4))],
            "node /y (BatchNormalization): the inputs must have the axes that the operator"
            " works on, but they have not [wrong-input-shape]",
            id="axes",
        ),
    ],
)  # fmt: skip
def test_finding(
    nodes: list[Any], weights: list[Any], expected: str, summarized: Summarize
) -> None:
    analysis = summarized(model(nodes, *weights, outputs=["y"]))
    errors = [it for it in analysis.diagnostics if it.severity == "error"]
    assert [f"{it.subject}: {it.message} [{it.rule}]" for it in errors] == [expected]
    assert [it.to_dict(analysis.source)["line"] for it in errors] == [None]


def test_control_flow_is_refused_by_name(summarized: Summarize, findings: Findings) -> None:
    branch = helper.make_graph([node("Relu", "x", "r")], "then", [], [])
    choice = helper.make_node(
        "If", ["c"], ["y"], name="choose", then_branch=branch, else_branch=branch
    )
    made = model([choice], inputs={"x": (1, 3, 8, 8), "c": ()}, outputs=["y"])
    (found,) = (it for it in summarized(made).diagnostics if it.severity == "error")
    assert (found.rule, found.node, found.message, found.help) == (
        "unknown-type",
        "choose (If)",
        "a graph must compute the same whatever the data are, but If decides by them",
        "export the model without control flow, for the one way that it goes",
    )


def test_behind_an_unknown_operator_declared_shapes_are_used(summarized: Summarize) -> None:
    nodes = [
        helper.make_node("Magic", ["x"], ["m"], name="magic", domain="own"),
        node("Conv", "m w", "y"),
    ]
    declared = [helper.make_tensor_value_info("m", TensorProto.FLOAT, ("N", 5, 4, 4))]
    made = model(
        nodes, tensor("w", (2, 5, 1, 1)), inputs={"x": ("N", 3, 8, 8)}, value_info=declared
    )
    analysis = summarized(made, batch=2)
    (found,) = analysis.diagnostics
    assert (found.rule, found.node) == ("unknown-type", "magic (Magic)")
    assert [it.outputs[0].shape for it in analysis.layers] == [(2, 5, 4, 4), (2, 2, 4, 4)]
    del made.graph.value_info[:]
    assert [it.outputs[0].shape for it in summarized(made).layers] == [None, None]


def test_nodes_out_of_order_are_put_in_order(summarized: Summarize) -> None:
    nodes = [node("Relu", "a", "y"), node("Conv", "x w", "a")]
    analysis = summarized(model(nodes, tensor("w", (2, 3, 1, 1)), outputs=["y"]))
    assert analysis.diagnostics == ()
    assert [it.name for it in analysis.layers] == ["/a", "/y"]


def test_text_names_node_and_operator(run: Run, tmp_path: Any) -> None:  # noqa: ANN401
    made = model([node("Conv", "x w", "y", group=2)], tensor("w", (4, 2, 1, 1)))
    (tmp_path / "net.onnx").write_bytes(made.SerializeToString())
    result = run("validate", str(tmp_path / "net.onnx"), "--format", "github")
    assert "node /y (Conv): group must divide" in result.stdout


# Bounds


def test_elements_beyond_all_memory_are_only_counted(summarized: Summarize) -> None:
    made = model([node("MatMul", "x w", "y")], inputs={"x": (1, 2**20)})
    made.graph.initializer.append(TensorProto(name="w", dims=[2**20, 2**20], data_type=1))
    assert summarized(made).totals.params == 2**40


def test_large_shapes_are_not_filled_in(summarized: Summarize) -> None:
    nodes = [
        node("ConstantOfShape", "s", "c"),
        node("Range", "zero end one", "r"),
        node("Add", "c r", "sum"),
        node("Add", "x sum", "y"),
    ]
    made = model(
        nodes,
        *(numbers("s", [2**40]), scalar("zero", 0), scalar("one", 1), scalar("end", 2**40)),
        inputs={"x": (2**40,)},
    )
    (row,) = summarized(made).layers
    assert row.outputs[0].shape == (2**40,)


def test_a_model_has_so_many_nodes_at_most(
    summarized: Summarize, findings: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convcalc.readers.from_onnx.MOST_NODES", 3)
    made = model([node("Relu", "x" if not k else f"y{k - 1}", f"y{k}") for k in range(5)])
    assert findings(summarized(made)) == (
        "-: error: a model must have at most 3 nodes, but this one has more [limit-exceeded]\n"
    )


def test_sizes_follow_in_so_many_steps_at_most(
    summarized: Summarize, findings: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convcalc.dialects.onnx.constants.MOST_SHAPE_STEPS", 20)
    nodes = [node("Shape", "x", "s0")]
    nodes += [node("Add", f"s{k} one", f"s{k + 1}") for k in range(30)]
    made = model([*nodes, node("Reshape", "x s30", "y")], numbers("one", [1]))
    assert findings(summarized(made)) == (
        "-: error: the sizes of a model must follow in 20 steps at most, but this one takes"
        " more [limit-exceeded]\n"
    )


def test_functions_that_call_themselves(summarized: Summarize) -> None:
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("own", 1)]
    again = helper.make_node("Loop2", ["a"], ["b"], domain="own")
    made = model([helper.make_node("Loop2", ["x"], ["y"], domain="own")])
    made.functions.append(helper.make_function("own", "Loop2", ["a"], ["b"], [again], opsets))
    (found,) = summarized(made).diagnostics
    assert (found.rule, found.message) == (
        "limit-exceeded",
        "functions must nest at most 50 deep, but 'Loop2' goes on",
    )


def test_an_empty_graph(summarized: Summarize) -> None:
    analysis = summarized(onnx.ModelProto(ir_version=8, graph=onnx.GraphProto(name="g")))
    assert (analysis.ok, analysis.layers) == (True, ())


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(
            node("Conv", "x w", "y", group=0),
            "group must be at least 1, but it is 0 [value-out-of-range]",
            id="groups",
        ),
        pytest.param(
            node("LRN", "x", "y", size=-1),
            "size must be at least 1, but it is -1 [value-out-of-range]",
            id="neighbours",
        ),
        pytest.param(
            node("Shape", "x w", "y"),
            "Shape must have 1 input, but has 2 [wrong-number]",
            id="sizes-of-two",
        ),
    ],
)
def test_numbers_below_their_least(made: Any, expected: str, summarized: Summarize) -> None:  # noqa: ANN401
    analysis = summarized(model([made], tensor("w", (4, 3, 1, 1))))
    (found,) = (it for it in analysis.diagnostics if it.severity == "error")
    assert f"{found.message} [{found.rule}]" == expected


def test_random_numbers_have_the_shape_that_is_said(summarized: Summarize) -> None:
    nodes = [node("RandomNormal", "", "noise", shape=[1, 3, 8, 8]), node("Add", "x noise", "y")]
    analysis = summarized(model(nodes))
    assert [(it.type, it.outputs[0].shape) for it in analysis.layers] == [
        ("random_normal", (1, 3, 8, 8)),
        ("add", (1, 3, 8, 8)),
    ]


def test_paddings_that_would_fit_have_their_begins_first(summarized: Summarize) -> None:
    read = model([node("Conv", "x w", "y", strides=[2, 2])], tensor("w", (8, 3, 3, 3)))
    (found,) = summarized(read).diagnostics
    assert found.help == (
        "what fits: input size 7 or 9, pads [0, 0, 1, 1], strides 1, kernel_shape 2 or 4"
    )
