"""A layer's values worked out, before its name is known."""

from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, SpecError
from convcalc.dialects.native.blocks.frames import Frame
from convcalc.dialects.native.blocks.scopes import Named, Origin, Scope
from convcalc.dialects.native.layer_items import Item, read_item
from convcalc.layers import layer_class
from convcalc.tree import Entry, Mapping, Scalar, Sequence

_REFERENCES = ("input", "inputs", "weights_of")
ITEM_KEYS = ("repeat", "when")


class Planned(NamedTuple):
    """A layer before its name is known.

    ``reads`` is where its inputs come from unless its own entries say so; ``names`` are the
    names in those, to be looked up. ``found`` are findings that wait for the layer's name.
    """

    item: Item
    scope: Scope
    reads: tuple[Origin, ...]
    names: dict[str, tuple[Named, ...]]
    found: tuple[Diagnostic, ...] = ()


def plan_bare(node: Scalar | Sequence, frame: Frame, reads: tuple[Origin, ...]) -> Planned:
    """Return the layer of an item that is a word, or raise SpecError where it is none."""
    return _planned(_read(frame.fill(node)), frame, reads)


def plan_layer(node: Mapping, frame: Frame, reads: tuple[Origin, ...]) -> Planned:
    """Return the layer of a mapping, or raise SpecError where it has no type."""
    entries, broken, names = [], [], {}
    found: list[Diagnostic] = []
    for entry in node.entries:
        key, value = entry
        if key.text in ITEM_KEYS:
            continue
        try:
            filled = frame.fill(value)
        except SpecError as error:
            broken.append(entry)
            found.extend(error.diagnostics)
            continue
        entries.append(Entry(key, filled))
        if key.text in _REFERENCES:
            names[key.text] = frame.names_in(value, filled)
    if any(key.text == "type" for key, _ in broken):
        raise SpecError(*found)
    item = _read(Mapping(tuple(entries), node.span))
    planned = _planned(item._replace(broken=tuple(broken)), frame, reads)
    return planned._replace(names=names, found=tuple(found))


def _read(node: Scalar | Sequence | Mapping) -> Item:
    found: list[Diagnostic] = []
    item = read_item(node, found)
    if item is None:
        raise SpecError(*found)
    return item


def _planned(item: Item, frame: Frame, reads: tuple[Origin, ...]) -> Planned:
    """Return a layer with the defaults of its type, and what it reads."""
    name = item.type.text
    if name in frame.program.blocks and not layer_class(name):
        message = f"a block must stand under the key block, but '{name}' stands as a type"
        help_ = f"write {{block: {name}}}"
        raise SpecError(Diagnostic("unknown-type", message, item.type.span, help_))
    defaults = frame.program.defaults.get(name)
    given = {key.text for key, _ in (*item.entries, *item.broken)}
    if defaults:
        more = tuple(entry for entry in defaults if entry.key.text not in given)
        item = item._replace(entries=item.entries + more)
    own = given.intersection(("input", "inputs"))
    return Planned(item, frame.scope, () if own else reads, {})
