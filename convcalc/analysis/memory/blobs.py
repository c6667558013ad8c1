"""The blobs of a Caffe network: their memory, and what becomes of one that is overwritten."""

from collections.abc import Iterator
from math import prod

from convcalc.analysis.layer_result import LayerResult
from convcalc.diagnostics import Diagnostic
from convcalc.graph import Graph, Node
from convcalc.shapes import Shape, shape_text

Shapes = list[Shape | None]
"""The shape of each of a graph's tensors, None where an error hides it."""

_NUMBER_BYTES = 4
_LARGEST = 2**31 - 1
_FILTER_AXES = 4


def memory_bytes(graph: Graph, shapes: Shapes) -> int | None:
    """Return what Caffe logs as "Memory required for data", None where an error hides a part.

    Four bytes for each number of every top, tops in place and the copies of the Split layers
    that Caffe inserts counted too: one for each reader of a top that has several, where a loss
    is a reader. Source: Caffe ``Net::Init``, ``InsertSplits``.
    """
    uses = list(graph.readers)
    for node in graph.nodes:
        for position in node.spec.losses:
            uses[node.outputs[position]] += 1
    numbers = 0
    for shape, count in zip(shapes, uses, strict=True):
        if shape is None:
            return None
        numbers += prod(shape) * (1 + count if count > 1 else 1)
    return _NUMBER_BYTES * numbers


def blob_problems(graph: Graph, shapes: Shapes) -> Iterator[Diagnostic]:
    """Yield tops that no blob can hold, and blobs that change their shape in place.

    Source: Caffe ``Blob::Reshape``, whose counts are ints.
    """
    for node in graph.nodes:
        for position, tensor in enumerate(node.outputs):
            shape = shapes[tensor]
            if shape is None:
                continue
            source = _overwritten(graph, node, position)
            before = None if source is None else shapes[source]
            if prod(shape) > _LARGEST and shape != before:
                yield _too_large(node, position, graph.tensors[tensor], shape)
            if before is not None and before != shape:
                yield _reshaped(node, position, graph.tensors[tensor], before, shape)


def filler_problems(rows: tuple[LayerResult, ...]) -> Iterator[Diagnostic]:
    """Yield tensors that a bilinear filler cannot fill.

    Source: Caffe ``BilinearFiller::Fill`` ("Blob must be 4 dim.", "Filter must be square").
    """
    for row in rows:
        for role, span in row.spec.bilinear:
            for tensor in row.parameters or ():
                shape = list(tensor.shape)
                square = len(shape) == _FILTER_AXES and shape[-1] == shape[-2]
                if tensor.role == role and not square:
                    yield Diagnostic(
                        "bilinear-not-square",
                        "a bilinear filler must fill square filters in a tensor of 4 axes,"
                        f" but the {role} is {shape}",
                        span,
                        "take another filler, such as xavier or constant",
                        layer=row.name,
                    )
                    break


def final_shapes(graph: Graph, shapes: Shapes) -> Shapes:
    """Return the shapes that Caffe shows once a network is set up.

    A layer in place writes into the blob that it reads: a new shape is that of the tensor it
    has overwritten too.
    """
    final = list(shapes)
    for node in reversed(graph.nodes):
        for position, tensor in enumerate(node.outputs):
            source = _overwritten(graph, node, position)
            if source is not None and final[tensor] is not None:
                final[source] = final[tensor]
    return final


def _overwritten(graph: Graph, node: Node, position: int) -> int | None:
    """Return the tensor whose blob an output shares: the input in its place, of its name."""
    source = node.inputs[position] if position < len(node.inputs) else None
    if source is None or graph.tensors[source] != graph.tensors[node.outputs[position]]:
        return None
    return source


def _too_large(node: Node, position: int, name: str, shape: Shape) -> Diagnostic:
    return Diagnostic(
        "blob-too-large",
        f"a blob must hold at most {_LARGEST} numbers, but '{name}' holds"
        f" {' * '.join(map(str, shape))} = {prod(shape)}",
        node.spec.top_span(position),
        "Caffe counts with 32 bits; take a smaller batch",
        layer=node.spec.name,
    )


def _reshaped(node: Node, position: int, name: str, before: Shape, after: Shape) -> Diagnostic:
    return Diagnostic(
        "reshaped-in-place",
        f"a layer in place should keep the shape of '{name}',"
        f" but makes {shape_text(after)} of {shape_text(before)}",
        node.spec.top_span(position),
        "give the top another name: Caffe has one blob for both, and gives it the new shape"
        " before the layer reads it",
        "warning",
        node.spec.name,
    )
