"""The blobs of a Caffe network: their memory, and what becomes of one that is overwritten."""

from collections.abc import Iterator
from math import prod

from convcalc.analysis.evaluation import Evaluation, Shapes
from convcalc.diagnostics import Diagnostic, Findings
from convcalc.graph import Graph, Node
from convcalc.record import Record
from convcalc.shapes import Shape, shape_text

_NUMBER_BYTES = 4
_LARGEST = 2**31 - 1
_FILTER_AXES = 4
_RESHAPED = ("flatten", "reshape")
_COPIED = "identity"
"""Our types of Caffe's layers whose tops share data and diff, or only data, with the bottom."""


def memory_bytes(evaluation: Evaluation) -> int | None:
    """Return what Caffe logs as "Memory required for data", None where an error hides a part.

    Four bytes for each number of every top, tops in place and the copies of the Split layers
    that Caffe inserts counted too: one for each reader of a top that has several, where a loss
    is a reader. Source: Caffe ``Net::Init``, ``InsertSplits``.
    """
    numbers = 0
    for shape, count in zip(evaluation.shapes, _uses(evaluation.graph), strict=True):
        if shape is None:
            return None
        numbers += prod(shape) * (1 + count if count > 1 else 1)
    return _NUMBER_BYTES * numbers


class CaffeTraining(Record):
    """What Caffe holds to train a network: blobs, parameters, their diffs, the history.

    What layers keep inside, such as the columns of a convolution or the mask of a dropout, is
    not in it.
    """

    blob_bytes: int
    blob_diff_bytes: int
    param_bytes: int
    param_diff_bytes: int
    history_bytes: int

    @property
    def total_bytes(self) -> int:
        """All of it together."""
        return sum(self.field_values().values())


def training(evaluation: Evaluation, history: int) -> CaffeTraining | None:
    """Return what Caffe holds to train a network, None where an error hides a part.

    Every blob has a diff of its size for the whole run, and so has every parameter, also one
    that is not learned; the solver keeps ``history`` numbers for each of these. A top in place
    is the blob below it, and one that only has another shape shares data and diff with that;
    a copy that a Split layer makes shares the data, but has a diff of its own.
    Source: Caffe ``Net::Init``, ``Blob::ShareData``, ``SplitLayer``, ``SGDSolver::PreSolve``.
    """
    graph = evaluation.graph
    if evaluation.sound is None or None in evaluation.shapes:
        return None
    counts = [prod(it or ()) for it in evaluation.shapes]
    inputs = len(graph.network.inputs)
    data, diff = sum(counts[:inputs]), sum(counts[:inputs])
    for node, storage in zip(graph.nodes, evaluation.storages, strict=True):
        if storage == "in-place" or node.spec.type in _RESHAPED:
            continue
        own = sum(counts[it] for it in node.outputs)
        data += 0 if node.spec.type == _COPIED else own
        diff += own
    for count, uses in zip(counts, _uses(graph), strict=True):
        diff += count * (uses if uses > 1 else 0)
    tensors = (it for own in evaluation.parameters for it in own or ())
    params = sum(it.count for it in tensors if it.shared_with is None)
    return CaffeTraining(
        *(_NUMBER_BYTES * it for it in (data, diff, params, params, history * params))
    )


def _uses(graph: Graph) -> list[int]:
    """Return how many layers read each tensor, where a loss is a reader."""
    uses = list(graph.readers)
    for node in graph.nodes:
        for position in node.spec.losses:
            uses[node.outputs[position]] += 1
    return uses


def in_blobs(evaluation: Evaluation) -> tuple[Evaluation, Findings]:
    """Return a network with the shapes that its blobs have in the end, and what is wrong."""
    graph, shapes = evaluation.graph, evaluation.shapes
    found = (*_blob_problems(graph, shapes), *_filler_problems(evaluation))
    final = final_shapes(graph, shapes)
    return evaluation if final == shapes else evaluation.replace(final_shapes=final), found


def _blob_problems(graph: Graph, shapes: Shapes) -> Iterator[Diagnostic]:
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


def _filler_problems(evaluation: Evaluation) -> Iterator[Diagnostic]:
    """Yield tensors that a bilinear filler cannot fill.

    Source: Caffe ``BilinearFiller::Fill`` ("Blob must be 4 dim.", "Filter must be square").
    """
    for node, parameters in zip(evaluation.graph.nodes, evaluation.parameters, strict=True):
        for role, span in node.spec.bilinear:
            for tensor in parameters or ():
                shape = list(tensor.shape)
                square = len(shape) == _FILTER_AXES and shape[-1] == shape[-2]
                if tensor.role == role and not square:
                    yield Diagnostic(
                        "bilinear-not-square",
                        "a bilinear filler must fill square filters in a tensor of 4 axes,"
                        f" but the {role} is {shape}",
                        span,
                        "take another filler, such as xavier or constant",
                        layer=node.spec.name,
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
    return tuple(final)


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
