"""Makes small models of ONNX by the onnx package itself, and asks it for their shapes."""

from collections.abc import Callable, Sequence
from typing import Any

import onnx
from onnx import TensorProto, helper

from convcalc import Analysis

Shape = Sequence[int | str | None]
Summarize = Callable[..., Analysis]
Findings = Callable[[Analysis], str]


def tensor(name: str, shape: Sequence[int], dtype: int = TensorProto.FLOAT) -> TensorProto:
    """Return an initializer whose numbers are in a file that is not there."""
    found = TensorProto(name=name, dims=shape, data_type=dtype)
    found.data_location = TensorProto.EXTERNAL
    found.external_data.add(key="location", value="weights.bin")
    return found


def numbers(name: str, values: Sequence[Any], dtype: int = TensorProto.INT64) -> TensorProto:
    """Return an initializer with its numbers, a vector or a single one."""
    return helper.make_tensor(name, dtype, [len(values)], values)


def scalar(name: str, value: float, dtype: int = TensorProto.INT64) -> TensorProto:
    return helper.make_tensor(name, dtype, [], [value])


def node(op: str, inputs: str, outputs: str, **attributes: Any) -> Any:  # noqa: ANN401
    """Return a node; ``_`` stands for an input that is left out."""
    read = ["" if it == "_" else it for it in inputs.split()]
    return helper.make_node(
        op, read, outputs.split(), name=f"/{outputs.split()[0]}", **attributes
    )


def model(
    nodes: Sequence[Any],
    *weights: TensorProto,
    inputs: dict[str, Shape] | None = None,
    outputs: Sequence[str] = (),
    opset: int = 17,
    dtypes: dict[str, int] | None = None,
    **more: Any,  # noqa: ANN401
) -> onnx.ModelProto:
    """Return a model; its outputs are by default those of its last node."""
    given = {"x": (1, 3, 8, 8)} if inputs is None else inputs
    kinds = dtypes or {}
    values = [
        helper.make_tensor_value_info(name, kinds.get(name, TensorProto.FLOAT), shape)
        for name, shape in given.items()
    ]
    names = outputs or [it for it in nodes[-1].output if it]
    results = [helper.make_empty_tensor_value_info(it) for it in names]
    graph = helper.make_graph(nodes, "net", values, results, list(weights), **more)
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8
    )


def shapes_of(analysis: Analysis) -> dict[str, tuple[int, ...] | None]:
    """Return the shape of each tensor that a layer makes."""
    return {it.name: it.shape for row in analysis.layers for it in row.outputs}


def inferred(made: onnx.ModelProto) -> dict[str, tuple[int, ...]]:
    """Return the shapes of tensors that the onnx package infers whole."""
    graph = onnx.shape_inference.infer_shapes(made, data_prop=True).graph
    return {
        it.name: tuple(axis.dim_value for axis in it.type.tensor_type.shape.dim)
        for it in (*graph.value_info, *graph.output)
        if it.type.tensor_type.HasField("shape")
        and all(axis.HasField("dim_value") for axis in it.type.tensor_type.shape.dim)
    }
