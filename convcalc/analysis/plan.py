"""What of a network is the same at all sizes: storages, lives of tensors, what is kept, seen.

A network that is asked again, at other sizes, mostly has layers of the same traits; then only
the sums are new.
"""

from collections.abc import Hashable, Sequence

from convcalc.analysis.memory.forward import Lives, lives_of
from convcalc.analysis.memory.training import Kept, kept_by
from convcalc.analysis.receptive_field.walk import FieldWalk, Meeting, Seen
from convcalc.analysis.traits import Traits
from convcalc.graph import Graph
from convcalc.layers.shared.base import Role, Storage
from convcalc.shapes import Shape
from convcalc.worked_out import worked_out_once

_MOST_KEPT = 4
"""Plans that are kept with a graph; the one not asked for longest makes room."""

TraitsOfAll = tuple[Traits | None, ...]
"""The traits of each layer, None where an error hides them."""


class Plan:
    """What follows from a graph and the traits of its layers."""

    def __init__(self, graph: Graph, traits: TraitsOfAll) -> None:
        self._graph = graph
        self._traits = traits
        self._kept: dict[Hashable, Kept] = {}

    @worked_out_once
    def storages(self) -> list[Storage | None]:
        """Where the outputs of each layer go.

        A layer whose output bears its input's name overwrites it (Caffe); one that asks to
        work in place may only where nothing else reads what it would overwrite.
        """
        graph = self._graph
        names, given_out = graph.tensors, set(graph.outputs)
        read_once = [
            count == 1 and tensor not in given_out for tensor, count in enumerate(graph.readers)
        ]
        storages: list[Storage | None] = []
        for node, traits in zip(graph.nodes, self._traits, strict=True):
            storage = traits.storage if traits else None
            first = node.inputs[0] if node.inputs else None
            if storage and first is not None and node.outputs:
                if names[node.outputs[0]] == names[first]:
                    storage = "in-place"
                elif storage == "in-place" and not read_once[first]:
                    storage = "new"
                if storage != "new":  # nothing may overwrite what is not the layer's own
                    for tensor in node.outputs:
                        read_once[tensor] &= read_once[first] and storage != "parameter"
            storages.append(storage)
        return storages

    @worked_out_once
    def lives(self) -> Lives:
        """When each tensor is alive as the network runs forward."""
        return lives_of(self._graph, self.storages)

    def kept(self, trained: Sequence[tuple[Role, ...]] | None, counts: list[int]) -> Kept:
        """Return what training keeps; no layer may have an error.

        ``trained`` are the roles that training changes where the text shares or freezes any,
        ``counts`` the numbers in each tensor.
        """
        key = trained and tuple(trained)
        kept = self._kept.get(key)
        if kept is None or not kept.holds_at(counts):
            traits = [it for it in self._traits if it]
            roles = trained or [it.trained for it in traits]
            kept = self._kept[key] = kept_by(self._graph, traits, self.storages, roles, counts)
        return kept

    @worked_out_once
    def _walked(self) -> tuple[list[Seen | None], list[Meeting]]:
        return self._walk([it.inputs if it else None for it in self._traits])

    @property
    def seen(self) -> list[Seen | None]:
        """What each layer sees of the network's input."""
        return self._walked[0]

    def meetings(self, inputs: Sequence[tuple[Shape, ...] | None]) -> list[Meeting]:
        """Return where branches disagree, these being the shapes that the layers read."""
        if all(len(node.inputs) < 2 for node in self._graph.nodes):  # noqa: PLR2004  to disagree
            return []
        return self._walked[1] and self._walk(inputs)[1]

    def _walk(
        self, inputs: Sequence[tuple[Shape, ...] | None]
    ) -> tuple[list[Seen | None], list[Meeting]]:
        walk = FieldWalk(self._graph)
        steps = zip(self._graph.nodes, self._traits, inputs, strict=True)
        seen = [
            walk.step(node, traits, shapes) if traits and shapes is not None else None
            for node, traits, shapes in steps
        ]
        return seen, walk.meetings


def plan_of(graph: Graph, traits: TraitsOfAll) -> Plan:
    """Return the plan of a graph, which those of the same wiring and traits share."""
    plans = graph.plans
    plan: Plan = plans.pop(traits, None) or Plan(graph, traits)
    plans[traits] = plan  # the last one asked for is the last to go
    while len(plans) > _MOST_KEPT:
        del plans[next(iter(plans))]
    return plan
