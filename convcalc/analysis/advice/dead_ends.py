"""Advice on layers that contribute nothing to what a network gives out."""

from collections.abc import Iterator

from convcalc.analysis.advice.net import Net
from convcalc.diagnostics import Diagnostic, Problem
from convcalc.graph import Graph, Node

_SHOWN = 2
"""How many ends a note names."""


def advice(net: Net) -> Iterator[Diagnostic]:
    """Yield the first of the layers that lead to no output that the text names.

    In a spec of ours these are the outputs listed, or else the last layer; in Caffe whatever
    nobody reads is an output. A layer that stands alone and in the middle has been warned of:
    ``unused-output``.
    """
    graph = net.graph
    found = (*graph.diagnostics, *graph.network.diagnostics)
    if graph.network.naming != "unique" or any(it.severity == "error" for it in found):
        return
    warned = {it.layer for it in found if it.rule == "unused-output"}
    for group in _groups(_dead(graph)):
        first, *others = group
        if others or first.spec.name not in warned:
            yield _note(net, group)


def _dead(graph: Graph) -> list[Node]:
    """Return the layers from which no named output can be reached, in running order."""
    named = {reference.name for reference in graph.network.outputs or ()}
    last = graph.network.layers[-1] if graph.network.layers else None
    alive: set[int] = set()
    dead = []
    for node in reversed(graph.nodes):
        # a layer that follows a size is not itself but what it has become there
        is_last = last is not None and (node.spec.name, node.spec.span) == (
            last.name,
            last.span,
        )
        ends = is_last if graph.network.outputs is None else _is_named(node, named)
        if ends or not node.outputs or not alive.isdisjoint(node.outputs):
            alive.update(it for it in node.inputs if it is not None)
        else:
            dead.append(node)
    return dead[::-1]


def _is_named(node: Node, named: set[str]) -> bool:
    return node.spec.name in named or not named.isdisjoint(node.spec.outputs)


def _groups(dead: list[Node]) -> list[list[Node]]:
    """Return the layers that hang together, each group in running order."""
    group_of: dict[int, list[Node]] = {}  # of each tensor that they write
    for node in dead:
        joined = [node]
        for tensor in node.inputs:
            group = group_of.get(tensor, joined) if tensor is not None else joined
            if group is not joined:
                joined, smaller = sorted((group, joined), key=len, reverse=True)
                joined.extend(smaller)
                group_of |= {it: joined for one in smaller for it in one.outputs}
        group_of |= dict.fromkeys(node.outputs, joined)
    return list({id(it): it for it in group_of.values()}.values())


def _note(net: Net, group: list[Node]) -> Diagnostic:
    group = sorted(group, key=lambda it: it.spec.span.start)
    first, *others = group
    readers = net.graph.readers
    ends = [it.spec.name for it in group if not any(readers[tensor] for tensor in it.outputs)]
    several = f"this one and {len(others)} more end in {_listed(ends)}"
    what = several if others else "this one leads to none"
    members = {it.spec.name for it in group}
    params = sum(it.row.params or 0 for it in net.sites if it.row.name in members)
    spent = f" and spend{'' if others else 's'} {params:,} parameters" if params else ""
    message = (
        f"a layer should lead to an output that the spec names, but {what}{spent};"
        f" list {'these' if ends[1:] else ends[0]} under outputs:"
        f" or leave {'them' if others else 'it'} out"
    )
    return first.spec.place(Problem("leads-to-no-output", message, severity="note"))


def _listed(names: list[str]) -> str:
    """Return two names and how many more there are: ``a, b and 1 more``."""
    if len(names) > _SHOWN:
        names = [*names[:_SHOWN], f"{len(names) - _SHOWN} more"]
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
