"""A network as a YAML spec: every layer written out, no blocks."""

from collections.abc import Iterator
from typing import Any, cast

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.convert.writing import (
    Written,
    field_values,
    name_refusals,
    own_class,
    refusal,
    text_in_yaml,
)
from convcalc.diagnostics import Diagnostic, Problem
from convcalc.graph import Graph
from convcalc.layers import layer_class
from convcalc.layers.shared.ratio import Ratio
from convcalc.shapes import Shape
from convcalc.windows import per_axis

_ONE = 1
_IMAGE = 2

_UNNAMED = {"mask": "a second top", "outputs": "the number of tops"}
"""Fields that a prototxt has no word for."""


def render_yaml(graph: Graph, analysis: Analysis) -> Written:
    """Return a network as a YAML spec, and what such a spec cannot say."""
    network = graph.network
    rounding = network.rounding if network.rounding != "caffe" else "floor"
    refused = [*name_refusals(graph), *_input_refusals(analysis)]
    lines = [f"name: {text_in_yaml(analysis.name)}", *_inputs(analysis), *_batch(analysis)]
    lines.append(f"rounding: {rounding}")
    names = _tensor_names(graph)
    if network.in_blocks:
        from convcalc.convert.blocks_to_yaml import block_lines  # few languages have blocks

        lines += block_lines(network.in_blocks())
    else:
        layers, refusals = _layers(graph, analysis, names, rounding)
        lines += layers
        refused += refusals
    last = graph.nodes[-1].outputs if graph.nodes else ()
    if graph.outputs and (network.outputs is not None or graph.outputs != last):
        lines.append(f"outputs: [{', '.join(text_in_yaml(names[it]) for it in graph.outputs)}]")
    return Written("\n".join([*lines, ""]), tuple(refused))


def _layers(
    graph: Graph, analysis: Analysis, names: list[str], rounding: str
) -> tuple[list[str], list[Diagnostic]]:
    """Return a line for each layer, and what the lines cannot say."""
    lines: list[str] = ["layers:"]
    refused: list[Diagnostic] = []
    previous = names[0] if len(analysis.inputs) == _ONE else None
    for node, row in zip(graph.nodes, analysis.layers, strict=True):
        refused.extend(_field_refusals(row))
        entries = {"type": row.type, "name": row.name}
        entries |= _sources([names[it] for it in node.inputs if it is not None], previous)
        entries |= _output_names([names[it] for it in node.outputs], row.name)
        entries |= _fields(row, rounding) | _sharing(row)
        pairs = ", ".join(f"{key}: {_value(value)}" for key, value in entries.items())
        lines.append(f"  - {{{pairs}}}")
        previous = names[node.outputs[0]] if node.outputs else None
    return lines, refused


def _tensor_names(graph: Graph) -> list[str]:
    """Return what a YAML spec calls each tensor: as it is, or as its layer where it is new.

    What overwrites its input bears the input's name in Caffe and its layer's in YAML.
    """
    names = list(graph.tensors)
    for spec, inputs, outputs, _ in graph.nodes:
        bottoms = {graph.tensors[it] for it in inputs if it is not None}
        for number, tensor in enumerate(outputs):
            if graph.tensors[tensor] in bottoms:
                own = _own_names(spec.name, len(outputs))
                names[tensor] = own[number]
    return names


def _own_names(layer: str, outputs: int) -> list[str]:
    """Return what the outputs of a layer are called unless it says so."""
    return [layer] if outputs == _ONE else [f"{layer}:{number}" for number in range(outputs)]


def _output_names(names: list[str], layer: str) -> dict[str, Any]:
    if names == _own_names(layer, len(names)):
        return {}
    return {"output_names": tuple(names)}


def _input_refusals(analysis: Analysis) -> Iterator[Diagnostic]:
    batches = {it.name: it.shape[0] for it in analysis.inputs if it.shape}
    for it in analysis.inputs:
        if not it.shape:
            yield Diagnostic(
                "input-without-batch",
                f"an input of a YAML spec must have a batch, but '{it.name}' is a single"
                " number",
            )
    for name, batch in batches.items():
        first, usual = next(iter(batches.items()))
        if batch != usual:
            yield Diagnostic(
                "not-convertible",
                f"inputs of a YAML spec must have the same batch, but that of '{name}' is"
                f" {batch} and that of '{first}' {usual}",
                help="convert one example with --batch 1",
            )


def _field_refusals(row: LayerResult) -> Iterator[Diagnostic]:
    layer, kind = row.spec.layer, own_class(row.spec)
    if layer is None:
        return
    if kind is None:
        its = f"this {row.type}" if layer_class(row.type) else row.type
        what = f"a layer type must be one of YAML's to be converted, but {its} is not"
        yield refusal(row.spec, "not-convertible", what)
        return
    if len(row.inputs) < kind.arity[0]:
        what = f"{row.type} must read something to be said in YAML, but it reads nothing"
        yield refusal(row.spec, "not-convertible", what)
        return
    unknown = [it for it in _own_values(row) if it not in kind.field_defaults]
    if unknown:
        named = _UNNAMED.get(unknown[0], unknown[0])
        what = f"fields must be those of {row.type} to be said in YAML, but {named} is not"
        yield row.spec.place(Problem("not-convertible", what, unknown[0]))


def _inputs(analysis: Analysis) -> Iterator[str]:
    if len(analysis.inputs) == _ONE and analysis.inputs[0].name == "data":
        yield f"input: {_size(analysis.inputs[0].shape)}"
        return
    yield "inputs:"
    for it in analysis.inputs:
        yield f"  {text_in_yaml(it.name)}: {_size(it.shape)}"


def _batch(analysis: Analysis) -> Iterator[str]:
    batches = {it.shape[0] for it in analysis.inputs if it.shape}
    if batches and batches != {_ONE}:
        yield f"batch: {max(batches)}"


def _size(shape: Shape | None) -> str:
    return f"[{', '.join(map(str, (shape or ())[1:]))}]"


def _sources(names: list[str], previous: str | None) -> dict[str, Any]:
    if names == [previous]:
        return {}
    return {"input": names[0]} if len(names) == _ONE else {"inputs": tuple(names)}


def _fields(row: LayerResult, rounding: str) -> dict[str, Any]:
    """Return the fields that say what the layer is, Caffe's rounding as one of ours."""
    layer = row.spec.layer
    if layer is None:
        return {}
    values = _own_values(row)
    given = getattr(layer, "rounding", None)
    values.pop("rounding", None)
    values.pop("in_place", None)
    if given == "caffe":
        uneven = any(it.remainder for it in row.windows)
        given = "ceil" if "pool" in row.type and uneven else rounding
    if given is not None and given != rounding:
        values["rounding"] = given
    if row.storage == "new" and hasattr(own_class(row.spec), "copy"):
        values["copy"] = True
    usual = getattr(own_class(row.spec), "in_place", None)
    if usual is not None and usual != _is_in_place(row):
        values["in_place"] = not usual
    return values


def _is_in_place(row: LayerResult) -> bool:
    """Return whether a layer leaves its output where its input was, as its text says."""
    hands_on = row.storage == "view" and getattr(row.spec.layer, "in_place", False)
    return row.storage == "in-place" or hands_on


def _own_values(row: LayerResult) -> dict[str, Any]:
    """Return the fields that differ from their defaults, in the words of a YAML spec."""
    layer = row.spec.layer
    values = field_values(layer, own_class(row.spec)) if layer else {}
    match row.type:
        case "prelu" if hasattr(layer, "channel_shared"):
            shared = values.pop("channel_shared", False)
            return values if shared else values | {"num_parameters": "per_channel"}
        case "depthwise_conv" if hasattr(layer, "groups"):  # Caffe's, which ignores both
            return {it: values[it] for it in values if it not in ("groups", "out_channels")}
        case "custom":  # tensors by their names
            named = {it: dict(values[it]) for it in ("params", "buffers") if it in values}
            return values | named
        case "max_pool" | "avg_pool":
            return values | _cut_off(row)
        case "permute" if "order" in values and row.inputs[0].shape:
            order = values.pop("order")
            rest = (it for it in range(len(row.inputs[0].shape)) if it not in order)
            return values | {"dims": (*order, *rest)}
        case "crop" if values.get("axis", _IMAGE) == _IMAGE:
            values.pop("axis", None)
            offset = values.pop("offset", ()) or (0,)
            alike = isinstance(offset, tuple) and len(set(offset)) == 1
            return values | {"offset": offset[0] if alike else offset}
        case "split" if hasattr(layer, "points"):
            values.pop("points", None)
            values.pop("outputs", None)
            axis = values.get("axis", _ONE)
            parts = tuple(it.shape[axis] for it in row.outputs if it.shape)
            return values | {"split_sizes": parts}
    return values


def _cut_off(row: LayerResult) -> dict[str, Any]:
    """Return the kernel and the stride of a pooling whose windows Caffe cuts off at the image.

    A YAML spec has none that is larger than its padded input.
    """
    kernel = tuple(it.kernel_size for it in row.windows)
    if kernel == per_axis(getattr(row.spec.layer, "kernel_size", 0), len(kernel)):
        return {}
    return {"kernel_size": kernel, "stride": tuple(it.stride for it in row.windows)}


def _sharing(row: LayerResult) -> dict[str, Any]:
    """Return whose tensors the layer uses, and whether they learn."""
    tensors = row.parameters or ()
    owners = {it.shared_with for it in tensors}
    learned = [it.trainable for it in tensors if it.role != "buffer"]
    entries: dict[str, Any] = {}
    if len(owners) == _ONE and owners != {None}:
        entries["weights_of"] = owners.pop()
    elif learned and not any(learned):
        entries["trainable"] = False
    return entries


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Ratio():
            return str(value)
        case ((str(), tuple()), *_):
            named = cast("tuple[tuple[str, Shape], ...]", value)
            return (
                f"{{{', '.join(f'{text_in_yaml(name)}: {_value(it)}' for name, it in named)}}}"
            )
        case tuple():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            pairs = (f"{text_in_yaml(key)}: {_value(it)}" for key, it in value.items())
            return f"{{{', '.join(pairs)}}}"
        case str():
            return text_in_yaml(value)
        case _:
            return str(value)
