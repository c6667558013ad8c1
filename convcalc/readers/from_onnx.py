"""Reads ONNX: the wire format of a model becomes its graph, without the weights.

The numbers of fields are those of ``onnx.proto``, https://github.com/onnx/onnx.
"""

from functools import partial
from struct import error, unpack
from typing import Any

from convcalc.diagnostics import Diagnostic, SpecError
from convcalc.limits import MOST_AXES, MOST_NODES, MOST_WRITTEN
from convcalc.readers import onnx_tree as types
from convcalc.readers.onnx_fields import (
    MOST_NUMBERS_READ,
    Found,
    MessageReader,
    Schema,
    end_of,
    floats,
    integer,
    integers,
    message,
    messages,
    several_bytes,
    sizes,
    some_bytes,
    tensor_numbers,
    text,
    texts,
)
from convcalc.readers.onnx_tree import (
    Attribute,
    Function,
    OnnxModel,
    OnnxNode,
    Tensor,
    ValueInfo,
)
from convcalc.readers.wire_format import Field, Wire, WireError
from convcalc.source import Source

_SMALL_NODE = 16_384
"""Bytes of a node that is kept as it is until all are counted; only weights are larger."""

_FORMATS = {
    types.FLOAT: "f",
    types.UINT8: "B",
    types.INT8: "b",
    types.UINT16: "H",
    types.INT16: "h",
    types.INT32: "i",
    types.INT64: "q",
    types.BOOL: "B",
    types.FLOAT16: "e",
    types.DOUBLE: "d",
    types.UINT32: "I",
    types.UINT64: "Q",
}


def read_onnx(source: Source) -> OnnxModel:
    """Return the graph of a model, and close its file; of one that is broken only findings."""
    assert source.file
    start = b""
    try:
        wire = Wire.of_file(source.file)
        start = wire.peek(_START)
        return _model(MessageReader(wire).message(_MODEL, wire.size), wire.size)
    except WireError as why:
        return OnnxModel({}, findings=(_no_model(str(why), start),))
    except SpecError as why:
        return OnnxModel({}, findings=why.diagnostics)
    finally:
        source.file.close()


_START = 64


def _no_model(why: str, start: bytes) -> Diagnostic:
    help_ = "export the model again, or fetch the file again if it was cut on its way"
    if start.startswith(b"version https://git-lfs"):
        help_ = "the file only points to one in Git LFS; git lfs pull fetches that"
    return Diagnostic(
        "syntax-wire-format", f"an ONNX file must hold a whole model, but {why}", help=help_
    )


# Nodes


def _nodes(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    """Keep a node as it is, so that too many are noticed before any is looked into."""
    nodes = found.setdefault(name, [])
    reader.count(len(nodes), name, MOST_NODES)
    end = end_of(field)
    if field.value > _SMALL_NODE:
        nodes.append(_node(reader.message(_NODE, end)))
    else:
        nodes.append(reader.wire.read(field.value))


def _kept_node(reader: MessageReader, node: OnnxNode | bytes) -> OnnxNode:
    """Return a node that was kept as bytes."""
    if isinstance(node, OnnxNode):
        return node
    return _node(reader.within(Wire.of_bytes(node), _NODE))


def _graph(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    graph = reader.message(_GRAPH, end_of(field))
    graph["nodes"] = tuple(map(partial(_kept_node, reader), graph.get("nodes", ())))
    found[name] = graph


def _functions(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    functions = found.setdefault(name, [])
    reader.count(len(functions), name, MOST_WRITTEN)
    function = reader.message(_FUNCTION, end_of(field))
    nodes = tuple(map(partial(_kept_node, reader), function.get("nodes", ())))
    functions.append(
        Function(
            function.get("name", ""),
            _domain(function),
            tuple(function.get("inputs", ())),
            tuple(function.get("outputs", ())),
            nodes,
            dict(function.get("attributes", ())),
        )
    )


def _nothing(kind: str, _: MessageReader, found: Found, name: str, __: Field) -> None:
    found[name] = kind


# What messages become


def _domain(found: Found) -> str:
    domain: str = found.get("domain", "")
    return "" if domain == "ai.onnx" else domain


def _model(found: Found, size: int) -> OnnxModel:
    graph = found.get("graph")
    if graph is None:
        raise WireError("this one has no graph" if size else "this one is empty")
    return OnnxModel(
        name=graph.get("name", ""),
        opsets=dict(found.get("operator sets", ())),
        nodes=graph["nodes"],
        initializers=tuple(graph.get("initializers", ())),
        inputs=tuple(graph.get("inputs", ())),
        outputs=tuple(graph.get("outputs", ())),
        value_infos=tuple(graph.get("declared tensors", ())),
        functions=tuple(found.get("functions", ())),
    )


def _node(found: Found) -> OnnxNode:
    return OnnxNode(
        found.get("op", ""),
        _domain(found),
        found.get("name", ""),
        tuple(found.get("inputs", ())),
        tuple(found.get("outputs", ())),
        dict(found.get("attributes", ())),
    )


def _tensor(found: Found) -> Tensor:
    shape = tuple(found.get("shape", ()))
    dtype = found.get("dtype", 0)
    numbers = None
    if found.get("location") != _EXTERNAL and "left out" not in found:
        numbers = _numbers(dtype, found.get("raw", b""), tuple(found.get("listed", ())), shape)
    return Tensor(found.get("name", ""), shape, dtype, numbers)


_EXTERNAL = 1


def _numbers(
    dtype: int, raw: bytes, listed: tuple[int | float, ...], shape: tuple[int, ...]
) -> tuple[int | float, ...] | None:
    """Return the numbers of a small tensor; None where they are not those of its shape."""
    count = 1
    for size in shape:
        count *= size
    if count > MOST_NUMBERS_READ or dtype not in _FORMATS:
        return None
    if raw:
        try:
            return unpack(f"<{count}{_FORMATS[dtype]}", raw)
        except error:
            return None
    return listed if len(listed) == count and dtype != types.FLOAT16 else None


def _sparse_tensor(found: Found) -> Tensor:
    """Return a tensor of which only some numbers are written."""
    values = found.get("values", Tensor("", (), types.FLOAT, None))
    return Tensor(values.name, tuple(found.get("shape", ())), values.dtype, None)


_USUAL: dict[int, Any] = {1: 0.0, 2: 0, 3: ""}
_LISTS: dict[int, str] = {6: "floats", 7: "integers", 8: "texts"}


def _attribute(found: Found) -> tuple[str, Attribute]:
    """Return the name of an attribute and what it holds; a 0 and an empty text are left out."""
    kind = found.get("kind", 0)
    value = _USUAL.get(kind)
    for name in ("integer", "tensor", "float", "text"):
        if name in found:
            value = found[name]
    several = _LISTS.get(kind) or next((it for it in _LISTS.values() if it in found), None)
    if several:
        value = tuple(found.get(several, ()))
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    elif isinstance(value, list):
        (value,) = value[-1:]
    return found.get("name", ""), Attribute(value, found.get("refers to", ""))


def _size(found: Found) -> int | str | None:
    number = found.get("number")
    return found.get("symbol") or (number if number is not None and number >= 0 else None)


def _value_info(found: Found) -> ValueInfo:
    kind = found.get("type", {})
    shape = kind.get("tensor", {}).get("shape")
    return ValueInfo(found.get("name", ""), shape, kind.get("other", "tensor"))


def _shape(found: Found) -> tuple[int | str | None, ...]:
    return tuple(found.get("sizes", ()))


def _axis(schema: Schema, reader: MessageReader, found: Found, name: str, field: Field) -> None:
    reader.count(len(found.get(name, ())), "axes of a tensor", MOST_AXES)
    found.setdefault(name, []).append(_size(reader.message(schema, end_of(field))))


def _opset(found: Found) -> tuple[str, int]:
    return _domain(found), found.get("version", 0)


def _itself(found: Found) -> Found:
    return found


# The messages of onnx.proto

_TENSOR: Schema = {
    1: ("shape", sizes),
    2: ("dtype", integer),
    4: ("listed", partial(tensor_numbers, partial(floats, "f", 4))),
    5: ("listed", partial(tensor_numbers, integers)),
    7: ("listed", partial(tensor_numbers, integers)),
    8: ("name", text),
    9: ("raw", partial(tensor_numbers, some_bytes)),
    10: ("listed", partial(tensor_numbers, partial(floats, "d", 8))),
    11: ("listed", partial(tensor_numbers, integers)),
    14: ("location", integer),
}
_ATTRIBUTE: Schema = {
    1: ("name", text),
    2: ("float", partial(floats, "f", 4)),
    3: ("integer", integer),
    4: ("text", some_bytes),
    5: ("tensor", partial(message, _TENSOR, _tensor)),
    7: ("floats", partial(floats, "f", 4)),
    8: ("integers", integers),
    9: ("texts", several_bytes),
    20: ("kind", integer),
    21: ("refers to", text),
}
_NODE: Schema = {
    1: ("inputs", texts),
    2: ("outputs", texts),
    3: ("name", text),
    4: ("op", text),
    5: ("attributes", partial(messages, _ATTRIBUTE, _attribute)),
    7: ("domain", text),
}
_SHAPE: Schema = {
    1: ("sizes", partial(_axis, {1: ("number", integer), 2: ("symbol", text)})),
}
_TYPE: Schema = {
    1: (
        "tensor",
        partial(message, {2: ("shape", partial(message, _SHAPE, _shape))}, _itself),
    ),
    4: ("other", partial(_nothing, "sequence")),
    5: ("other", partial(_nothing, "map")),
    7: ("other", partial(_nothing, "opaque value")),
    8: ("other", partial(_nothing, "sparse tensor")),
    9: ("other", partial(_nothing, "optional")),
}
_VALUE_INFO: Schema = {
    1: ("name", text),
    2: ("type", partial(message, _TYPE, _itself)),
}
_SPARSE_TENSOR: Schema = {
    1: ("values", partial(message, _TENSOR, _tensor)),
    3: ("shape", sizes),
}
_GRAPH: Schema = {
    1: ("nodes", _nodes),
    2: ("name", text),
    5: ("initializers", partial(messages, _TENSOR, _tensor)),
    11: ("inputs", partial(messages, _VALUE_INFO, _value_info)),
    12: ("outputs", partial(messages, _VALUE_INFO, _value_info)),
    13: ("declared tensors", partial(messages, _VALUE_INFO, _value_info)),
    15: ("initializers", partial(messages, _SPARSE_TENSOR, _sparse_tensor)),
}
_FUNCTION: Schema = {
    1: ("name", text),
    4: ("inputs", texts),
    5: ("outputs", texts),
    7: ("nodes", _nodes),
    10: ("domain", text),
    11: ("attributes", partial(messages, _ATTRIBUTE, _attribute)),
}
_OPSET: Schema = {1: ("domain", text), 2: ("version", integer)}
_MODEL: Schema = {
    7: ("graph", _graph),
    8: ("operator sets", partial(messages, _OPSET, _opset)),
    25: ("functions", _functions),
}
