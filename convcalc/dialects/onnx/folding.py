"""Constants worked out: what their nodes make of shapes and of each other."""

from collections.abc import Mapping, Sequence
from math import prod

from convcalc.dialects.onnx import computing
from convcalc.dialects.onnx.call import Call, Known, RefusedError, Value
from convcalc.dialects.onnx.constants import FLOATS, Constant, WorkedOut
from convcalc.dialects.onnx.table import row_of
from convcalc.readers import onnx_tree as types
from convcalc.shapes import Shape

MOST_NUMBERS = 256
MOST_FLOATS = 64
"""Numbers of a tensor that are worked out: those of floats are scales and sizes at most."""


def work_out(constants: Sequence[Constant], shapes: Mapping[str, Shape]) -> dict[int, Value]:
    """Return the values of constants that stand in the order in which they follow.

    Raises:
        RefusedError: A node breaks a rule of its operator.
    """
    values: dict[int, Value] = {}
    for it in constants:
        if it.shape_of is not None:
            values[id(it)] = _sizes(it, shapes[it.shape_of])
            continue
        known = tuple(
            None if read is None else WorkedOut(read, read.value or values[id(read)])
            for read in it.inputs
        )
        values[id(it)] = compute(it, known)
    return values


def _sizes(constant: Constant, shape: Shape) -> Value:
    """Return what Shape or Size gives of a shape."""
    node = constant.node
    assert node
    if node.op == "Size":
        return Value((), types.INT64, (prod(shape),))
    call = Call(node, constant.version, (), ())
    start, end = call.integer("start", 0), call.integer("end", len(shape))
    part = shape[start:end]
    return Value((len(part),), types.INT64, part)


def compute(constant: Constant, inputs: tuple[Known | None, ...]) -> Value:
    """Return what a node makes of constants, its numbers where they are few."""
    node = constant.node
    assert node
    there = tuple(position for position, it in enumerate(inputs) if it is not None)
    call = Call(node, constant.version, inputs, there)
    if node.op in ("Shape", "Size"):
        return _sizes(constant, call.shape(0))
    row = row_of(node.domain, node.op)
    if row is None:
        raise RefusedError(
            "unknown-type",
            f"an operator must be one that convcalc computes, but {node.op} is not",
        )
    shapes = row.shapes_of(call)
    if constant.output >= len(shapes):
        raise RefusedError(
            "wrong-number", f"{node.op} has {len(shapes)} outputs, but this is one more"
        )
    shape = shapes[constant.output]
    dtype = computing.dtype_of(call)
    most = MOST_FLOATS if dtype in FLOATS else MOST_NUMBERS
    if prod(shape) > most or node.op not in computing.RULES:
        return Value(shape, dtype)
    if any(it is not None and it.look().numbers is None for it in inputs):
        return Value(shape, dtype)
    constant.steps.take(1 + prod(shape) // 16)
    return Value(shape, dtype, computing.numbers_of(call, shape, dtype, constant.output))
