"""Values that follow sizes: ``${height}`` of what an item reads, known once shapes are."""

from collections.abc import Callable, Iterable, Iterator
from math import prod
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, SpecError
from convcalc.dialects.native.blocks.scopes import Origin
from convcalc.dialects.native.blocks.variables import value_of
from convcalc.dialects.native.expressions import SIZES, Use, Variables
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.limits import MOST_WORK
from convcalc.shapes import Shape, axis_names, shape_text
from convcalc.tree import Node

_SEQUENCE = 3
"""Axes of a sequence: batch, tokens, features, as PyTorch's attention reads it."""


def sizes_in(shape: Shape) -> dict[str, int]:
    """Return what expressions see of a shape, by the names of ``SIZES``.

    The channels stand first behind the batch, the features last. The tokens of an image are its
    positions, those of a sequence (N, L, E) its L.
    """
    _, *example = shape or (1,)
    if not example:
        return {}
    channels, *spatial = example
    sizes = {"channels": channels, "features": example[-1]}
    if spatial:
        sizes["tokens"] = channels if len(shape) == _SEQUENCE else prod(spatial)
        sizes |= zip(axis_names(len(spatial)), spatial, strict=True)
    return sizes


class Late(NamedTuple):
    """A value that can be worked out once the shape of what is at ``origin`` is known.

    ``sizes`` are the sizes of it that the value uses, ``variables`` all else, some of which may
    be late too; ``work`` is at least what working it out takes, in characters.
    """

    node: Node
    origin: Origin
    sizes: tuple[Use, ...]
    variables: dict[str, object]
    work: int

    @property
    def needs(self) -> "Iterator[Late]":
        """The late values that have to be known first."""
        return (it for it in self.variables.values() if isinstance(it, Late))


def late(node: Node, variables: Variables, origin: Origin, templates: Templates) -> Late | None:
    """Return a value that follows sizes, or None where it can be worked out at once."""
    uses = templates.uses(node) if templates.sizes else ()
    sizes = tuple(it for it in uses if it.name in SIZES and it.name not in variables)
    used = {it.name: variables[it.name] for it in uses if it.name in variables}
    needs = [it for it in used.values() if isinstance(it, Late)]
    if not (sizes or needs):
        return None
    characters = node.span.end - node.span.start
    work = characters + sum(it.work for it in needs)
    return Late(node, origin, sizes, used, min(work, MOST_WORK + 1))


def origins(values: Iterable[Late]) -> tuple[Origin, ...]:
    """Return where the shapes come from that late values follow, each once."""
    return tuple(dict.fromkeys(it.origin for it in _in_order(values) if it.sizes))


def worked_out(
    values: Iterable[Late], shape_at: Callable[[Origin], Shape], templates: Templates
) -> dict[int, Node]:
    """Return each late value, by its identity, or raise SpecError."""
    known: dict[int, Node] = {}
    for value in _in_order(values):
        variables = {
            name: value_of(known[id(it)]) if isinstance(it, Late) else it
            for name, it in value.variables.items()
        }
        if value.sizes:
            shape = shape_at(value.origin)
            sizes = sizes_in(shape)
            if lacking := [it for it in value.sizes if it.name not in sizes]:
                raise SpecError(*(_no_such_size(it, shape, sizes) for it in lacking))
            variables |= sizes
        known[id(value)] = templates.fill(value.node, variables)
    return known


def _in_order(values: Iterable[Late]) -> Iterator[Late]:
    """Yield late values and all that they need, each once and behind what it needs."""
    seen: set[int] = set()
    waiting = list(values)
    while waiting:
        value = waiting[-1]
        needs = [it for it in value.needs if id(it) not in seen]
        if needs:
            waiting += needs
            continue
        waiting.pop()
        if id(value) not in seen:
            seen.add(id(value))
            yield value


def _no_such_size(use: Use, shape: Shape, sizes: dict[str, int]) -> Diagnostic:
    return Diagnostic(
        "no-such-axis",
        f"an expression must name a size of what is read,"
        f" but {shape_text(shape)} has no {use.name}",
        use.span,
        f"its sizes are {', '.join(f'{name} {size}' for name, size in sizes.items())}"
        if sizes
        else None,
    )
