"""Sizes of inputs whose author most likely meant another order of their axes."""

from collections.abc import Iterator

from convcalc.analysis.layer_result import LayerResult
from convcalc.diagnostics import Diagnostic
from convcalc.graph import Graph
from convcalc.layers.shared.sliding import SlidingLayer
from convcalc.network import InputSpec
from convcalc.shapes import Shape, is_doubtful, shape_text


def misread_sizes(graph: Graph, rows: tuple[LayerResult, ...]) -> Iterator[Diagnostic]:
    """Yield a warning for each input that is not what its size looks like."""
    for tensor, given in enumerate(graph.network.inputs):
        shape = given.shape
        if not shape or not is_doubtful(shape, given.layout):
            continue
        if shape[4:]:
            yield _with_batch(given, shape)
        elif shape[3:]:
            yield _turned(given, shape)
        elif _reaches_window(tensor, shape, graph, rows):
            yield _without_channels(given, shape)


def _reaches_window(
    tensor: int, shape: Shape, graph: Graph, rows: tuple[LayerResult, ...]
) -> bool:
    """Return whether a window reads an input, or what layers that keep its shape make of it."""
    alike = {tensor}
    for node, row in zip(graph.nodes, rows, strict=True):
        if alike.isdisjoint(it for it in node.inputs if it is not None):
            continue
        if row.windows or isinstance(node.spec.layer, SlidingLayer):
            return True
        if all(it.shape == shape for it in row.outputs):
            alike.update(node.outputs)
    return False


def _without_channels(given: InputSpec, shape: Shape) -> Diagnostic:
    channels, positions = shape[1:]
    return _finding(
        given,
        "misread-size",
        f"the size of an image should have its channels, but {shape_text(shape)} is read as"
        f" {positions} positions of {channels} channels",
        f"an image of one channel is {shape_text(shape)}x1; {list(shape[1:])} says that it is"
        " meant",
    )


def _with_batch(given: InputSpec, shape: Shape) -> Diagnostic:
    _, first, *sides, last = shape[1:]
    in_list = str(list(shape[1:]))
    image = [first, *sides, last] if first < last else [last, first, *sides]
    return _finding(
        given,
        "misread-size",
        f"a size should be that of one example, but {in_list} is read as 1 channel of"
        f" {first}x{'x'.join(map(str, sides))}x{last} positions",
        f"write {image}; {shape_text(shape)} says that it is meant",
    )


def _turned(given: InputSpec, shape: Shape) -> Diagnostic:
    channels, height, width = shape[1:]
    in_size, in_list = shape_text(shape), str([channels, height, width])
    if given.layout == "hwc":
        order, written, meant = "height x width x channels", in_size, in_list
        right = f"{width}x{channels}x{height}"
    else:
        order, written, meant = "[channels, height, width]", in_list, in_size
        right = str([width, channels, height])
    return _finding(
        given,
        "misread-size",
        f"a size should be written {order}, but {written} is read as {channels} channels of"
        f" {height}x{width} positions",
        f"write {right}; {meant} says that it is meant",
    )


def _finding(given: InputSpec, rule: str, message: str, help_: str) -> Diagnostic:
    span = None if given.from_run else given.span
    return Diagnostic(rule, message, span, help_, "warning")
