"""Receptive fields: what part of the network's inputs each layer reads.

Of a normalisation the number itself counts, not the numbers behind its mean and deviation.
"""

from functools import lru_cache
from typing import NamedTuple

from convcalc.analysis.receptive_field.axis import (
    PIXEL,
    UNKNOWN,
    WHOLE,
    AxisField,
    Disagreement,
    merged,
    phases_merged,
    whole_axis,
)
from convcalc.analysis.traits import Traits
from convcalc.graph import Graph, Node
from convcalc.layers.shared.gradient_and_reach import Along, Reach
from convcalc.limits import MOST_POSITIONS_FOLLOWED
from convcalc.shapes import Shape

Field = tuple[AxisField, ...]
"""What a tensor reads of an input of the network: a field for each spatial axis of that."""

Fields = dict[int, Field]
"""The fields by the input's number."""

_FIRST_SPATIAL = 2


class Clash(NamedTuple):
    """An axis of a layer along which two fields disagree; how many positions each has there."""

    disagreement: Disagreement
    axis: int
    fields: tuple[AxisField, AxisField]
    positions: tuple[int, int]


class Meeting(NamedTuple):
    """Two inputs of a layer, by position, that disagree; its output has so many ``axes``."""

    node: Node
    inputs: tuple[int, int]
    axes: int
    clashes: tuple[Clash, ...]


class Seen(NamedTuple):
    """What a layer sees of the first input of the network that it reads."""

    source: int
    fields: Field

    def at(self, shape: Shape) -> Field:
        """Return the fields where the input has this shape."""
        sizes = shape[_FIRST_SPATIAL:]
        return tuple(
            whole_axis(size) if it.is_whole else it
            for it, size in zip(self.fields, sizes, strict=True)
        )


class FieldWalk:
    """The fields of the tensors so far, and where branches were found to disagree.

    How large the inputs of the network are makes no difference.
    """

    def __init__(self, graph: Graph) -> None:
        self.meetings: list[Meeting] = []
        self._left = MOST_POSITIONS_FOLLOWED
        self._fields: list[Fields] = [{} for _ in graph.tensors]
        for tensor, given in enumerate(graph.network.inputs):
            axes = range(_FIRST_SPATIAL, len(given.shape or ()))
            if axes:
                own = tuple(PIXEL._replace(along=axis) for axis in axes)
                self._fields[tensor] = {tensor: own}

    def step(self, node: Node, traits: Traits, inputs: tuple[Shape, ...]) -> Seen | None:
        """Return what a layer sees, None for nothing spatial; those above had their step.

        Of the shapes of its ``inputs`` counts what the traits have of them, and what is told of
        branches that disagree.
        """
        reach = traits.reach
        if not node.outputs:
            return None
        read = [
            self._read(tensor, way)
            for tensor, way in zip(node.inputs, _ways(traits), strict=True)
        ][: reach.read if reach else None]
        if reach and reach.paired:
            behind = [*map(self._told, read[: len(node.outputs)])]
        else:
            shapes = _laid_out(reach.each, inputs) if reach and reach.each else inputs
            met = self._meet(node, shapes, read) if len(read) > 1 else read[0] if read else {}
            behind = [self._told(met)] * len(node.outputs)
        for tensor, fields in zip(node.outputs, behind, strict=True):
            self._fields[tensor] = fields
        return _first(behind[0])

    def _told(self, fields: Fields) -> Fields:
        """Return the fields of a layer, unknown where to tell of them takes too long."""
        phases = sum(
            len(it.reads) for own in fields.values() for it in own if len(it.reads) > 1
        )
        if not phases or self._affords(phases):
            return fields
        return {source: tuple(map(_unknown, own)) for source, own in fields.items()}

    def _read(self, tensor: int | None, way: "_Way | None") -> Fields:
        """Return what a layer reads by way of one of its inputs."""
        assert tensor is not None
        fields = self._fields[tensor]
        if way is None:
            return {
                source: tuple(it if it.is_whole else UNKNOWN for it in own)
                for source, own in fields.items()
            }
        if way.is_same and all(len(it.reads) == 1 for own in fields.values() for it in own):
            return fields
        steps, kept, mixes, _ = way
        return {
            source: tuple(self._through(field, steps, kept=kept, mixes=mixes) for field in own)
            for source, own in fields.items()
        }

    def _through(
        self,
        field: AxisField,
        steps: dict[int, tuple[Along, int]],
        *,
        kept: bool,
        mixes: bool,
    ) -> AxisField:
        """Return the field along one axis of a source behind a layer's step on it, if any."""
        if field.is_whole or not (field.reads or field.along):
            return field
        if field.along in steps:
            step, along = steps[field.along]
            several = len(field.reads) > 1 or step.unit > 1
            if several and not self._affords(field.work_through(step)):
                return _unknown(field._replace(along=along))
            return field.through(step, along)
        if kept or (field.along is None and not mixes):
            return field._replace(along=None)
        return WHOLE

    def _affords(self, work: int) -> bool:
        """Return whether so many positions may still be followed, and count them."""
        if work > self._left:
            return False
        self._left -= work
        return True

    def _meet(self, node: Node, inputs: tuple[Shape, ...], read: list[Fields]) -> Fields:
        """Return the fields of all inputs in one, and note each input that disagrees."""
        met: Fields = {}
        firsts: dict[int, int] = {}
        shape = inputs[0]
        for position, fields in enumerate(read):
            for source, others in fields.items():
                if firsts.setdefault(source, position) == position:
                    met[source] = others
                    continue
                shapes = shape, inputs[position]
                met[source], clashes = self._merged(met[source], others, shapes)
                if clashes:
                    both = (firsts[source], position)
                    self.meetings.append(Meeting(node, both, len(shape), clashes))
            if len(shape) == len(inputs[position]):
                shape = tuple(map(max, shape, inputs[position]))
        return met

    def _merged(
        self, one: Field, other: Field, shapes: tuple[Shape, Shape]
    ) -> tuple[Field, tuple[Clash, ...]]:
        """Return the field of what reads two branches, and where these disagree."""
        field = []
        clashes = []
        for pair in zip(one, other, strict=True):
            axis = pair[0].along
            if pair[0].is_laid and pair[1].is_laid and axis != pair[1].along:
                field.append(WHOLE)  # one position reads what lies however far apart
                continue
            several = len(pair[0].reads) > 1 or len(pair[1].reads) > 1
            if several and not self._affords(phases_merged(*pair)):
                field.append(_unknown(pair[0]))
                continue
            positions = (
                (1, 1) if axis is None else (_along(axis, shapes[0]), _along(axis, shapes[1]))
            )
            both, disagreement = merged(*pair, positions)
            field.append(both)
            if disagreement and axis is not None:
                clashes.append(Clash(disagreement, axis, pair, positions))
        return tuple(field), tuple(clashes)


def _laid_out(each: tuple[Reach, ...], inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Return the positions that each input has along the axes of the output."""
    return tuple(
        tuple(shape[it.axis] if it else 1 for it in reach.axes)
        for reach, shape in zip(each, inputs, strict=True)
    )


class _Way(NamedTuple):
    """How a layer reads an input: the step on each of its axes, and along which of its own.

    ``mixes`` says that a position may read several numbers, ``is_same`` that each reads the one
    at its place.
    """

    steps: dict[int, tuple[Along, int]]
    kept: bool
    mixes: bool
    is_same: bool


@lru_cache(maxsize=4096)
def _ways(traits: Traits) -> tuple[_Way | None, ...]:
    """Return how equal layers read each input; None where it is not known."""
    reach = traits.reach
    own = reach.each if reach and reach.each else (reach,) * len(traits.inputs)
    return tuple(it and _way(it, shape) for it, shape in zip(own, traits.inputs, strict=True))


def _way(reach: Reach, shape: Shape) -> _Way:
    steps = {it.axis: (it, axis) for axis, it in enumerate(reach.axes) if it}
    mixes = not reach.kept and (
        len(steps) < len(shape) or any(step.mixes for step, _ in steps.values())
    )
    is_same = reach.axes == tuple(map(Along, range(len(shape))))
    return _Way(steps, reach.kept, mixes, is_same)


def _along(axis: int, shape: Shape) -> int:
    """Return the positions along an axis; of one that a smaller input lacks there is one."""
    return shape[axis] if axis < len(shape) else 1


def _unknown(field: AxisField) -> AxisField:
    return UNKNOWN._replace(along=field.along)


def _first(fields: Fields) -> Seen | None:
    """Return the field on the first of the inputs that are read."""
    return Seen(min(fields), fields[min(fields)]) if fields else None
