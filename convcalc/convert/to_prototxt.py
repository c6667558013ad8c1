"""A network as a Caffe prototxt."""

import json
from collections.abc import Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.convert.caffe_fields import Said, Unsayable, Word
from convcalc.convert.caffe_layers import say
from convcalc.convert.writing import Written, may_overwrite, name_refusals, refusal
from convcalc.diagnostics import Diagnostic
from convcalc.dialects.caffe.table import caffe_type_of
from convcalc.graph import Graph, Node


def render_prototxt(graph: Graph, analysis: Analysis) -> Written:
    """Return a network as a prototxt, and what Caffe has no words for."""
    refused = list(name_refusals(graph))
    lines = [f"name: {_value(analysis.name)}"]
    for data in analysis.inputs:
        dims = "  ".join(f"dim: {size}" for size in data.shape or ())
        head = f'name: {_value(data.name)}  type: "Input"  top: {_value(data.name)}'
        lines.append(f"layer {{\n  {head}\n  input_param {{ shape {{ {dims} }} }}\n}}")
    tops = list(graph.tensors)
    owners = {it.shared_with for row in analysis.layers for it in row.parameters or ()}
    for node, row in zip(graph.nodes, analysis.layers, strict=True):
        overwrites = row.storage == "in-place" or may_overwrite(graph, node, row)
        if overwrites:
            assert node.inputs[0] is not None
            tops[node.outputs[0]] = tops[node.inputs[0]]
        said = _said(row, refused, overwrites=overwrites)
        if said:
            lines.append("\n".join(_layer(node, row, said, tops, owners)))
    return Written("\n".join([*lines, ""]), tuple(refused))


def _said(row: LayerResult, refused: list[Diagnostic], *, overwrites: bool) -> Said | None:
    try:
        said = say(row)
        if said and overwrites and not _may_overwrite(said.type):
            reason = f"it overwrites its input, where Caffe's {said.type} may not"
            raise Unsayable(reason, "write in_place: false")
    except Unsayable as error:
        what = f"a layer must be one that Caffe can have, but {error}"
        refused.append(refusal(row.spec, "not-convertible", what, error.help))
        return None
    if said is None:
        what = f"a layer type must be one of Caffe's to be converted, but {row.type} is not"
        refused.append(refusal(row.spec, "not-convertible", what))
    return said


def _may_overwrite(type_name: str) -> bool:
    """Return whether a layer of a Caffe type may have its bottom as its top."""
    row = caffe_type_of(type_name)
    return row is not None and row.in_place


def _layer(
    node: Node, row: LayerResult, said: Said, tops: list[str], owners: set[str | None]
) -> Iterator[str]:
    yield "layer {"
    yield f'  name: {_value(row.name)}  type: "{said.type}"'
    for tensor in node.inputs:
        assert tensor is not None
        yield f"  bottom: {_value(tops[tensor])}"
    for tensor in node.outputs:
        yield f"  top: {_value(tops[tensor])}"
    yield from _params(row, owners)
    if said.fields:
        fields = "  ".join(f"{name}: {_value(value)}" for name, value in said.fields)
        yield f"  {said.param} {{ {fields} }}"
    yield "}"


def _params(row: LayerResult, owners: set[str | None]) -> Iterator[str]:
    """Yield what tensors are called that layers share, and which of them do not learn."""
    told = []
    for tensor in row.parameters or ():
        owner = tensor.shared_with or (row.name if row.name in owners else None)
        fields = [f"name: {_value(f'{owner}.{tensor.name}')}"] if owner else []
        fields += [] if tensor.trainable or tensor.role == "buffer" else ["lr_mult: 0"]
        told.append("  ".join(fields))
    if any(told):
        yield from (f"  param {{ {fields} }}" if fields else "  param { }" for fields in told)


def _shown(character: str) -> str:
    """Return a character of a string, as its bytes if it cannot be seen."""
    if character.isprintable():
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "replace"))


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Word():
            return str(value)
        case str():
            return "".join(map(_shown, json.dumps(value, ensure_ascii=False)))
        case _:
            return str(value)
