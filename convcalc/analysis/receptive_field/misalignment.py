"""Branches that meet although they read the input at different places, in words."""

from collections.abc import Iterator

from convcalc.analysis.receptive_field.axis import AxisField, Disagreement, Pixels
from convcalc.analysis.receptive_field.walk import Clash, Meeting
from convcalc.diagnostics import Diagnostic
from convcalc.graph import Graph, Node
from convcalc.shapes import axis_names

_SHOWN = 4
"""How many layers of a path a message names."""

_FIRST_SPATIAL = 2
_HALF = 2

_WAYS_OUT: dict[Disagreement, str] = {
    "stride": "let the strides of both branches have the same product",
    "centre": "pad or crop one of them by as much at its beginning",
}


def misalignments(graph: Graph, meetings: list[Meeting]) -> list[Diagnostic]:
    """Return a warning where strides disagree, and a note where only centres do."""
    producers = {tensor: node for node in graph.nodes for tensor in node.outputs}
    return [_finding(it, _paths(graph, producers, it)) for it in meetings]


def _finding(meeting: Meeting, paths: tuple[str, str]) -> Diagnostic:
    clash = meeting.clashes[0]
    names = axis_names(meeting.axes - _FIRST_SPATIAL)
    alike = (it.axis for it in meeting.clashes if _figures(it) == _figures(clash))
    axes = " and ".join(names[axis - _FIRST_SPATIAL] for axis in alike)
    if clash.disagreement == "stride":
        one, other = map(_steps, paths, clash.fields, (clash.positions, clash.positions[::-1]))
        message = (
            f"branches that meet must step over the input alike, but along {axes}"
            f" {one} and {other}"
        )
    else:
        one, other = map(_centre, clash.fields)
        message = (
            f"branches that meet should see the same place, but along {axes} the first position"
            f" of {paths[0]} is centred on pixel {one} and that of {paths[1]} on {other}"
        )
    spec = meeting.node.spec
    return Diagnostic(
        "receptive-fields-misaligned",
        message,
        spec.field_spans.get("inputs", spec.span),
        _WAYS_OUT[clash.disagreement],
        "warning" if clash.disagreement == "stride" else "note",
        spec.name,
    )


def _figures(clash: Clash) -> tuple[object, ...]:
    """Return what two axes must have in common to be told of together."""
    return (
        clash.disagreement,
        clash.positions,
        *(it._replace(along=None) for it in clash.fields),
    )


def _steps(path: str, field: AxisField, positions: tuple[int, int]) -> str:
    """Return how a branch moves; ``positions`` are its own and the other's."""
    own, others = positions
    if own < others:
        return f"{path} stands still, its one position stretched to {others}"
    assert field.step is not None
    return f"{path} steps by {_number(field.step)}"


def _centre(field: AxisField) -> str:
    """Return the middle of what the first position reads, on average where there are phases."""
    assert field.centre is not None
    phases = len(field.reads)
    mean = f" (the mean of its {phases} phases)" if phases > 1 else ""
    return f"{_number(field.centre)}{mean}"


def _number(pixels: Pixels) -> str:
    """Return a number that is whole, with a half, or as a fraction."""
    if isinstance(pixels, int) or pixels.below != _HALF:
        return str(pixels)
    return f"{'-' * (pixels.above < 0)}{abs(pixels.above) // _HALF}.5"


def _paths(graph: Graph, producers: dict[int, Node], meeting: Meeting) -> tuple[str, str]:
    """Return both ways from where they part, as the names of the layers on them."""
    one, other = (
        list(_way_up(producers, meeting.node.inputs[position])) for position in meeting.inputs
    )
    shared = set(one).intersection(other)

    def path(way: list[int]) -> str:
        own = [it for it in way if it not in shared] or way[:1]
        names = [
            producers[it].spec.name if it in producers else graph.tensors[it] for it in own
        ]
        return " > ".join(
            [names[-1], "...", *names[1::-1]] if len(names) > _SHOWN else names[::-1]
        )

    return path(one), path(other)


def _way_up(producers: dict[int, Node], tensor: int | None) -> Iterator[int]:
    """Yield a tensor and what it came from, by way of each layer's first input."""
    while tensor is not None:
        yield tensor
        node = producers.get(tensor)
        tensor = node.inputs[0] if node and node.inputs else None
