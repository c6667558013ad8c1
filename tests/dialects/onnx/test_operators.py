"""Each operator on a small input: its output as worked out by hand, and as onnx infers it."""

from typing import Any, NamedTuple

import pytest
from onnx import TensorProto
from onnx_models import Summarize, inferred, model, node, numbers, scalar, shapes_of, tensor

X = (1, 4, 8, 8)


class Case(NamedTuple):
    """A node ``y`` on input ``x``, its type in convcalc, and what it gives."""

    op: str
    type: str
    expected: tuple[int, ...]
    params: int = 0
    macs: int = 0
    x: tuple[int, ...] = X
    weights: tuple[Any, ...] = ()
    others: dict[str, tuple[int, ...]] = {}  # noqa: RUF012  never changed
    opset: int = 17
    attributes: dict[str, Any] = {}  # noqa: RUF012


F = TensorProto.FLOAT

CASES = [
    Case("Relu", "relu", X),
    Case("LeakyRelu", "leaky_relu", X, attributes={"alpha": 0.1}),
    Case("Clip", "relu6", X, weights=(scalar("lo", 0.0, F), scalar("hi", 6.0, F))),
    Case("Clip", "clip", X, opset=7, attributes={"min": -1.0, "max": 1.0}),
    Case("Erf", "erf", X),
    Case("Softmax", "softmax", X, attributes={"axis": -1}),
    Case("Softmax", "softmax", X, opset=9, attributes={"axis": 1}),
    Case("PRelu", "prelu", X, params=4, weights=(tensor("w", (4, 1, 1)),)),
    Case("PRelu", "prelu", X, params=1, weights=(tensor("w", (1,)),)),
    Case("Add", "add", X, others={"b": X}),
    Case("Add", "bias", X, params=4, weights=(tensor("w", (4, 1, 1)),)),
    Case("Mul", "scale", X, params=4, weights=(tensor("w", (1, 4, 1, 1)),)),
    Case("Mul", "multiply", X, weights=(scalar("w", 0.5, F),)),
    Case("Mul", "multiply", X, others={"b": (1, 4, 1, 1)}),
    Case("Div", "div", X, weights=(scalar("w", 2.0, F),)),
    Case("Max", "maximum", (2, 4, 8, 8), others={"b": (2, 1, 8, 8)}),
    # windows: (8 - 3 + 2)/2 + 1 = 4.5, and (8 - 3)/2 + 1 = 3.5
    Case(
        *("Conv", "conv", (1, 6, 4, 4), 4 * 9 * 6 + 6, 4 * 4 * 6 * 4 * 9),
        weights=(tensor("w", (6, 4, 3, 3)), tensor("c", (6,))),
        attributes={"pads": [1, 1, 1, 1], "strides": [2, 2]},
    ),
    Case(
        *("Conv", "conv", (1, 4, 8, 8), 4 * 9, 8 * 8 * 4 * 9),
        weights=(tensor("w", (4, 1, 3, 3)),),
        attributes={"group": 4, "auto_pad": "SAME_UPPER"},
    ),
    Case(
        *("Conv", "conv", (1, 4, 4, 4), 4 * 4, 4 * 4 * 4 * 4),
        weights=(tensor("w", (4, 4, 1, 1)),),
        attributes={"auto_pad": "SAME_LOWER", "strides": [2, 2]},
    ),
    Case("Conv", "conv", (1, 6, 6, 6), macs=36 * 6 * 36, others={"w": (6, 4, 3, 3)}),
    Case(
        *("ConvTranspose", "conv_transpose", (1, 2, 17, 17), 4 * 2 * 9, 64 * 4 * 2 * 9),
        weights=(tensor("w", (4, 2, 3, 3)),),
        attributes={"strides": [2, 2]},
    ),
    Case(
        *("ConvTranspose", "conv_transpose", (1, 2, 16, 16), 4 * 2 * 9, 64 * 4 * 2 * 9),
        weights=(tensor("w", (4, 2, 3, 3)),),
        attributes={"strides": [2, 2], "auto_pad": "SAME_UPPER"},
    ),
    Case(
        "MaxPool",
        "max_pool",
        (1, 4, 3, 3),
        attributes={"kernel_shape": [3, 3], "strides": [2, 2]},
    ),
    Case(
        *("MaxPool", "max_pool", (1, 4, 4, 4)),
        attributes={"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1},
    ),
    Case("MaxPool", "max_pool", (1, 4, 7, 7), attributes={"kernel_shape": [2, 2]}),
    Case(
        *("AveragePool", "avg_pool", (1, 4, 4, 4)),
        attributes={"kernel_shape": [2, 2], "strides": [2, 2], "pads": [0, 0, 1, 1]},
    ),
    Case("GlobalAveragePool", "global_avg_pool", (1, 4, 1, 1)),
    # normalisations
    Case(
        *("BatchNormalization", "batch_norm", X, 8),
        weights=tuple(tensor(it, (4,)) for it in "wbmv"),
    ),
    Case("LRN", "local_response_norm", X, attributes={"size": 5}),
    Case(
        "InstanceNormalization",
        "instance_norm",
        X,
        8,
        weights=(tensor("w", (4,)), tensor("b", (4,))),
    ),
    Case(
        "LayerNormalization",
        "layer_norm",
        X,
        16,
        weights=(tensor("w", (8,)), tensor("b", (8,))),
    ),
    # products
    Case(
        "Gemm", "linear", (2, 5), 35, 2 * 30, (2, 6), (tensor("w", (6, 5)), tensor("b", (5,)))
    ),
    Case(
        *("Gemm", "linear", (2, 5), 30, 2 * 30, (2, 6), (tensor("w", (5, 6)),)),
        attributes={"transB": 1},
    ),
    Case("MatMul", "linear", (1, 7, 5), 30, 7 * 30, (1, 7, 6), (tensor("w", (6, 5)),)),
    Case("MatMul", "matmul", (2, 7, 7), 0, 2 * 7 * 7 * 6, (2, 7, 6), others={"b": (2, 6, 7)}),
    Case(
        *("Einsum", "einsum", (2, 7, 9), 0, 2 * 7 * 9 * 6, (2, 7, 6)),
        others={"b": (2, 9, 6)},
        attributes={"equation": "bid,bjd->bij"},
    ),
    # rearranging
    Case("Reshape", "reshape", (1, 4, 64), weights=(numbers("s", [0, 0, -1]),)),
    Case("Reshape", "flatten", (1, 256), weights=(numbers("s", [1, -1]),)),
    Case("Flatten", "flatten", (1, 256)),
    Case("Flatten", "reshape", (4, 64), attributes={"axis": 2}),
    Case("Transpose", "permute", (1, 8, 8, 4), attributes={"perm": [0, 2, 3, 1]}),
    Case("Transpose", "permute", (8, 8, 4, 1)),
    Case("Squeeze", "squeeze", (4, 8, 8), weights=(numbers("s", [0]),)),
    Case("Squeeze", "squeeze", (4, 8, 8), opset=9, attributes={"axes": [0]}),
    Case("Unsqueeze", "unsqueeze", (1, 4, 8, 8, 1), weights=(numbers("s", [-1]),)),
    Case("Concat", "concat", (1, 7, 8, 8), others={"b": (1, 3, 8, 8)}, attributes={"axis": 1}),
    Case(
        "Concat",
        "concat",
        (1, 5, 6),
        6,
        0,
        (1, 4, 6),
        (tensor("w", (1, 1, 6)),),
        attributes={"axis": 1},
    ),
    Case(
        "Slice",
        "slice",
        (1, 2, 8, 8),
        weights=tuple(numbers(n, [v]) for n, v in (("s", 1), ("e", 3), ("a", 1))),
    ),
    Case(
        "Slice",
        "slice",
        (1, 4, 8, 4),
        opset=9,
        attributes={"starts": [4], "ends": [2**31], "axes": [3]},
    ),
    Case("Expand", "expand", (2, 4, 8, 8), weights=(numbers("s", [2, 1, 1, 8]),)),
    Case("Tile", "tile", (2, 4, 8, 16), weights=(numbers("s", [2, 1, 1, 2]),)),
    Case("Pad", "pad", (1, 4, 10, 12), weights=(numbers("s", [0, 0, 1, 2, 0, 0, 1, 2]),)),
    Case("Gather", "gather", (1, 8, 8), weights=(scalar("i", 2),), attributes={"axis": 1}),
    Case("DepthToSpace", "pixel_shuffle", (1, 1, 16, 16), attributes={"blocksize": 2}),
    Case("SpaceToDepth", "pixel_unshuffle", (1, 16, 4, 4), attributes={"blocksize": 2}),
    Case(
        "Resize",
        "upsample",
        (1, 4, 16, 24),
        weights=(numbers("r", [], F), numbers("z", [], F), numbers("s", [1, 4, 16, 24])),
    ),
    Case(
        "Upsample",
        "upsample",
        (1, 4, 16, 12),
        opset=9,
        weights=(numbers("z", [1, 1, 2, 1.5], F),),
    ),
    Case("ReduceMean", "global_avg_pool", (1, 4, 1, 1), attributes={"axes": [2, 3]}),
    Case(
        "ReduceSum",
        "reduce_sum",
        (1, 8, 8),
        weights=(numbers("s", [1]),),
        attributes={"keepdims": 0},
    ),
    Case("ArgMax", "arg_max", (1, 1, 8, 8), attributes={"axis": 1}),
    Case("TopK", "top_k", (1, 4, 8, 3), weights=(numbers("k", [3]),)),
    Case("OneHot", "one_hot", (1, 4, 8, 8, 5), weights=(scalar("d", 5), numbers("v", [0, 1]))),
    Case(
        "LSTM",
        "lstm",
        (7, 1, 2, 3),
        4 * 3 * (6 + 3),
        7 * 2 * 4 * 3 * 9,
        (7, 2, 6),
        (tensor("w", (1, 12, 6)), tensor("r", (1, 12, 3))),
        attributes={"hidden_size": 3},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda it: f"{it.op}-{it.type}-{it.opset}")
def test_an_operator_as_onnx_infers_it(case: Case, summarized: Summarize) -> None:
    names = " ".join(["x", *case.others, *(it.name for it in case.weights)])
    outputs = {"TopK": "y places", "LSTM": "y last cell"}.get(case.op, "y")
    made = model(
        [node(case.op, names, outputs, **case.attributes)],
        *case.weights,
        inputs={"x": case.x, **case.others},
        opset=case.opset,
    )
    # of a kernel computed from data onnx infers nothing, and of letters only newer ones do
    assert inferred(made).get("y", case.expected) == case.expected
    analysis = summarized(made)
    assert [it.message for it in analysis.diagnostics if it.severity == "error"] == []
    (row,) = analysis.layers
    assert (row.name, row.type, row.outputs[0].name) == ("/y", case.type, "y")
    assert (row.outputs[0].shape, row.params, row.macs) == (
        case.expected,
        case.params,
        case.macs,
    )


SAME = [
    *("Neg", "Floor", "Ceil", "Sqrt", "Reciprocal", "Sin", "Sign", "Sigmoid", "Tanh", "Elu"),
    *("Selu", "HardSigmoid", "HardSwish", "Mish", "Softplus", "Softsign", "Exp", "Log", "Abs"),
    *("Identity", "Round", "Celu", "ThresholdedRelu", "LogSoftmax", "Hardmax"),
]


def test_operators_that_keep_the_shape(summarized: Summarize) -> None:
    nodes = [node(op, "x" if not k else f"y{k - 1}", f"y{k}") for k, op in enumerate(SAME)]
    analysis = summarized(model(nodes, opset=18))
    assert analysis.diagnostics == ()
    assert set(shapes_of(analysis).values()) == {(1, 3, 8, 8)}
    assert len(analysis.layers) == len(SAME)
