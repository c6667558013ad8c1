"""The network as a graph: names resolved to tensors, layers in an order that can run."""

from collections.abc import Hashable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from convcalc.diagnostics import Diagnostic, did_you_mean
from convcalc.limits import MOST_HINTS
from convcalc.network import AUTOMATIC_TOP, LayerSpec, NetworkSpec
from convcalc.running_order import sorted_by_need
from convcalc.wiring import Link, Wiring, wire_above, wire_unique

_SHOWN = 6
"""How many links of a cycle a message shows."""


class Node(NamedTuple):
    """A layer with the tensors it reads and writes, as indices into the graph's tensors.

    ``sizes`` are those whose sizes its fields follow. There and in ``inputs``, None is a name
    that means nothing or lies on a cycle.
    """

    spec: LayerSpec
    inputs: tuple[int | None, ...]
    outputs: tuple[int, ...]
    sizes: tuple[int | None, ...] = ()


class Plans(dict[Hashable, Any]):
    """What analyses keep of a wiring for the next one; to other processes it does not go."""

    def __reduce__(self) -> tuple[type["Plans"], tuple[()]]:
        return Plans, ()


class Graph(NamedTuple):
    """Layers in running order over tensors; the network's inputs are the first tensors.

    ``readers`` counts how many inputs of layers read each tensor; ``outputs`` are the tensors
    the network gives out: those it declares and, unless it declares all, those that nobody
    reads. Graphs of one wiring share their ``plans``.
    """

    network: NetworkSpec
    nodes: tuple[Node, ...]
    tensors: tuple[str, ...]
    readers: tuple[int, ...]
    outputs: tuple[int, ...]
    diagnostics: tuple[Diagnostic, ...]
    plans: Plans

    def followed(self, specs: Mapping[int, LayerSpec]) -> "Graph":
        """Return the graph with layers, by number, that were found at the sizes they follow."""
        if not specs:
            return self
        nodes = list(self.nodes)
        for index, spec in specs.items():
            nodes[index] = nodes[index]._replace(spec=spec)
        return self._replace(nodes=tuple(nodes))


def build_graph(network: NetworkSpec) -> Graph:
    """Return the network with every name resolved, and what is wrong with its wiring."""
    wiring = wire_unique(network) if network.naming == "unique" else wire_above(network)
    order, wiring = _running_order(network, wiring)
    found = list(wiring.found)
    nodes = tuple(Node(network.layers[i], *wiring.links[i]) for i in order)
    readers = [0] * len(wiring.tensors)
    for node in nodes:
        for tensor in node.inputs:
            if tensor is not None:
                readers[tensor] += 1
    declared, unknown = _declared(network, wiring, len(found))
    found += unknown
    if network.naming == "unique" and not found and _is_sound(network):
        found.extend(_unused(network, nodes, readers, declared))
    unread = [
        it
        for node in nodes
        for it in node.outputs
        if not (network.names_all_outputs or readers[it])
        and wiring.tensors[it] != AUTOMATIC_TOP
    ]
    return Graph(
        network=network,
        nodes=nodes,
        tensors=wiring.tensors,
        readers=tuple(readers),
        outputs=tuple(dict.fromkeys([*declared, *unread])),
        diagnostics=tuple(found),
        plans=Plans(),
    )


def _declared(
    network: NetworkSpec, wiring: Wiring, findings_before: int
) -> tuple[list[int], list[Diagnostic]]:
    """Return the tensors that the text declares as outputs, and the names that mean none."""
    declared = []
    found: list[Diagnostic] = []
    for reference in network.outputs or ():
        tensor = wiring.names.get(reference.name)
        if wiring.is_silent(reference.name):
            found.append(
                Diagnostic(
                    "no-output-to-read",
                    f"outputs must name layers that have one, but '{reference.name}' has none",
                    reference.span,
                    "leave it out",
                )
            )
        elif tensor is None:
            found.append(
                Diagnostic(
                    "unknown-name",
                    f"outputs must name layers, but there is no '{reference.name}'",
                    reference.span,
                    did_you_mean(reference.name, wiring.names)
                    if findings_before + len(found) < MOST_HINTS
                    else None,
                )
            )
        else:
            declared.append(tensor)
    return declared, found


def _running_order(network: NetworkSpec, wiring: Wiring) -> tuple[list[int], Wiring]:
    """Return the layers' indices in an order that can run: the text's own where it can.

    Layers on a cycle or behind one come last, and read nothing from each other.
    Source: Kahn 1962, "Topological sorting of large networks".
    """
    producers = {
        tensor: index for index, link in enumerate(wiring.links) for tensor in link.outputs
    }
    needs = [
        {producers[it] for it in inputs + sizes if it is not None and it in producers}
        for inputs, _, sizes in wiring.links
    ]
    if all(not need or max(need) < index for index, need in enumerate(needs)):
        return list(range(len(needs))), wiring
    order = sorted_by_need(needs)
    stuck = sorted(set(range(len(needs))).difference(order))
    if stuck:
        wiring = _cut(network, wiring, {index: needs[index] for index in stuck}, producers)
    return order + stuck, wiring


def _cut(
    network: NetworkSpec, wiring: Wiring, stuck: dict[int, set[int]], producers: dict[int, int]
) -> Wiring:
    """Return the wiring without what layers on or behind a cycle read from each other."""
    links = list(wiring.links)
    for index in stuck:
        inputs, outputs, sizes = links[index]
        cut = (_without(stuck, it, producers) for it in (inputs, sizes))
        links[index] = Link(next(cut), outputs, next(cut))
    cycles = [_cycle(network, cycle) for cycle in _cycles(stuck)]
    return wiring._replace(links=links, found=(*wiring.found, *cycles))


def _without(
    stuck: dict[int, set[int]], tensors: tuple[int | None, ...], producers: dict[int, int]
) -> tuple[int | None, ...]:
    return tuple(None if it is None or producers.get(it) in stuck else it for it in tensors)


def _cycles(stuck: dict[int, set[int]]) -> list[list[int]]:
    """Return disjoint cycles, each in the order in which its layers read one another."""
    seen: set[int] = set()
    cycles = []
    for start in stuck:
        path: dict[int, int] = {}
        at = start
        while at not in path and at not in seen:
            path[at] = len(path)
            at = min(need for need in stuck[at] if need in stuck)
        if at in path:
            cycles.append(list(path)[path[at] :])
        seen.update(path)
    return cycles


def _cycle(network: NetworkSpec, cycle: list[int]) -> Diagnostic:
    first = network.layers[cycle[0]]
    names = [network.layers[index].name for index in (*cycle, cycle[0])]
    pairs = [f"{reader} reads {read}" for reader, read in pairwise(names)]
    if len(pairs) > _SHOWN:
        pairs[_SHOWN - 1 : -1] = [f"... ({len(pairs) - _SHOWN} more)"]
    return Diagnostic(
        "cycle",
        f"a layer must not read what it feeds, but {', '.join(pairs)}",
        first.field_spans.get("inputs", first.span),
        f"let {'it' if len(cycle) == 1 else 'one of them'} read a layer above",
        layer=first.name,
    )


def _is_sound(network: NetworkSpec) -> bool:
    """Return whether no error in the text makes what it leaves unread beside the point."""
    return all(found.severity != "error" for found in network.diagnostics)


_LIST_IT = "if it is an output of the network, list it under outputs:"


def _unused(
    network: NetworkSpec, nodes: tuple[Node, ...], readers: list[int], declared: list[int]
) -> list[Diagnostic]:
    """Return inputs that nobody reads, and layers that became outputs by being forgotten.

    An input whose size alone is followed has its use.
    """
    followed = {it for node in nodes for it in node.sizes}
    found = [
        Diagnostic(
            "unused-input",
            f"an input should be read, but no layer reads '{given.name}'",
            given.span,
            severity="warning",
        )
        for tensor, given in enumerate(network.inputs)
        if not readers[tensor] and tensor not in followed
    ]
    last = network.layers[-1] if network.layers else None
    named = set(declared)
    for layer, _, outputs, _ in nodes:
        if layer is last or not outputs:
            continue
        if not any(readers[it] or it in named for it in outputs):
            found.append(
                Diagnostic(
                    "unused-output",
                    "a layer in the middle should be read, but no layer reads this one",
                    layer.span,
                    None if network.names_all_outputs else _LIST_IT,
                    "warning",
                    layer.name,
                )
            )
    return found
