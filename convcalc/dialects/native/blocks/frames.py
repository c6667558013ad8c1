"""Where an item of a spec stands, and a layer as planned there before its name is known."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from convcalc.diagnostics import Diagnostic, Findings, Hints, SpecError
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.native.blocks.declarations import Block
from convcalc.dialects.native.blocks.scopes import Named, Origin, Scope
from convcalc.dialects.native.blocks.variables import INDEX
from convcalc.dialects.native.expressions import Variables
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.native.layer_items import Item, read_item
from convcalc.dialects.values import UnreadableError
from convcalc.layers import layer_class
from convcalc.network import Reference
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

_Read = TypeVar("_Read")
_REFERENCES = ("input", "inputs", "weights_of")
ITEM_KEYS = ("repeat", "when")


class Program(NamedTuple):
    """What a spec declares beside its layers; ``templates`` are all that it holds.

    ``hints`` are those about names of blocks and their variables.
    """

    variables: Variables
    blocks: dict[str, Block]
    defaults: dict[str, tuple[Entry, ...]]
    templates: Templates
    hints: Hints


class Frame(NamedTuple):
    """The surroundings of an item.

    ``origins`` are the scopes in which the values of variables were written: a name means
    what it means there. ``blocks`` are the names of the blocks that the item is in.
    """

    program: Program
    scope: Scope
    variables: Variables
    origins: dict[str, Scope]
    blocks: tuple[str, ...] = ()
    depth: int = 0

    def repeated(self, index: int) -> "Frame":
        """Return the frame of one repetition."""
        return self._replace(variables={**self.variables, INDEX: index})

    def fill(self, node: Node) -> Node:
        """Return a value with its expressions worked out, or raise SpecError."""
        return self.program.templates.fill(node, self.variables)

    def read(self, node: Node, what: str, read: Callable[[Node], _Read]) -> _Read:
        """Return a value that an item itself has, or raise SpecError."""
        filled = self.fill(node)
        try:
            return read(filled)
        except UnreadableError as error:
            raise SpecError(wrong_type(what, error, filled)) from error

    def origin_of(self, node: Node) -> Scope:
        """Return the scope in which a name was written: a variable brings it along."""
        template = self.program.templates.of(node)
        name = template.leading_name if template else None
        return self.origins.get(name, self.scope) if name else self.scope

    def names_in(self, node: Node, filled: Node) -> tuple[Named, ...]:
        """Return the names that a value holds, each with the scope it was written in."""
        items = filled.items if isinstance(filled, Sequence) else (filled,)
        written = node.items if isinstance(node, Sequence) else (node,) * len(items)
        return tuple(
            Named(Reference(name.text, name.span), self.origin_of(source))
            for name, source in zip(items, written, strict=True)
            if isinstance(name, Scalar)
        )


def read_text(node: Node) -> str:
    """Return a scalar's text, or raise UnreadableError."""
    if isinstance(node, Scalar):
        return node.text
    raise UnreadableError("a text")


# Layers without names


class Planned(NamedTuple):
    """A layer before its name is known.

    ``reads`` is where its inputs come from unless its own entries say so; ``names`` are the
    names in those, to be looked up. ``findings`` wait for the layer's name.
    """

    item: Item
    scope: Scope
    reads: tuple[Origin, ...]
    names: dict[str, tuple[Named, ...]]
    findings: Findings = ()


def plan_bare(node: Scalar | Sequence, frame: Frame, reads: tuple[Origin, ...]) -> Planned:
    """Return the layer of an item that is a word, or raise SpecError where it is none."""
    return _planned(read_item(frame.fill(node)), frame, reads)


def plan_layer(node: Mapping, frame: Frame, reads: tuple[Origin, ...]) -> Planned:
    """Return the layer of a mapping, or raise SpecError where it has no type."""
    entries, broken, names = [], [], {}
    findings: list[Diagnostic] = []
    for entry in node.entries:
        key, value = entry
        if key.text in ITEM_KEYS:
            continue
        try:
            filled = frame.fill(value)
        except SpecError as error:
            broken.append(entry)
            findings += error.diagnostics
            continue
        entries.append(Entry(key, filled))
        if key.text in _REFERENCES:
            names[key.text] = frame.names_in(value, filled)
    if any(key.text == "type" for key, _ in broken):
        raise SpecError(*findings)
    item = read_item(Mapping(tuple(entries), node.span))
    planned = _planned(item._replace(broken=tuple(broken)), frame, reads)
    return planned._replace(names=names, findings=tuple(findings))


def _planned(item: Item, frame: Frame, reads: tuple[Origin, ...]) -> Planned:
    """Return a layer with the defaults of its type, and what it reads."""
    name = item.type.text
    if name in frame.program.blocks and not layer_class(name):
        message = f"a block must stand under the key block, but '{name}' stands as a type"
        hint = f"write {{block: {name}}}"
        raise SpecError(Diagnostic("unknown-type", message, item.type.span, hint))
    defaults = frame.program.defaults.get(name)
    written = {key.text for key, _ in (*item.entries, *item.broken)}
    if defaults:
        more = tuple(entry for entry in defaults if entry.key.text not in written)
        item = item._replace(entries=item.entries + more)
    own = written.intersection(("input", "inputs"))
    return Planned(item, frame.scope, () if own else reads, {})
