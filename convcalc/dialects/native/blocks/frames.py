"""Where an item of a spec stands, and a layer as planned there before its name is known."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from convcalc.diagnostics import Diagnostic, Findings, Hints, SpecError
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.native.blocks.declarations import Block
from convcalc.dialects.native.blocks.scopes import Named, Origin, Scope, each_of
from convcalc.dialects.native.blocks.sizes import Late, late
from convcalc.dialects.native.blocks.variables import EACH, INDEX, value_of
from convcalc.dialects.native.expressions import Variables
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.native.layer_items import LAYER_KEYS, Item, read_item
from convcalc.dialects.values import UnreadableError, read_integer
from convcalc.layers import layer_class
from convcalc.network import Reference
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence, WorkedOut

_Read = TypeVar("_Read")
_REFERENCES = ("input", "inputs", "weights_of", "size_of")
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

    def repeated(self, index: int, each: object, scope: Scope) -> "Frame":
        """Return the frame of one repetition, for a value that was written in a scope."""
        return self._replace(
            variables={**self.variables, INDEX: index, EACH: each},
            origins={**self.origins, EACH: scope},
        )

    def fill(self, node: Node, what: str) -> Node:
        """Return a value with its expressions worked out, or raise SpecError."""
        if self.late(node, None):
            raise SpecError(_follows_a_size(node, what))
        return self.program.templates.fill(node, self.variables)

    def late(self, node: Node, origin: Origin) -> Late | None:
        """Return a value that follows sizes of what is at ``origin``, None of any other."""
        return late(node, self.variables, origin, self.program.templates)

    def read(self, node: Node, what: str, read: Callable[[Node], _Read]) -> _Read:
        """Return a value that an item itself has, or raise SpecError."""
        filled = self.fill(node, what)
        try:
            return read(filled)
        except UnreadableError as error:
            raise SpecError(wrong_type(what, error, filled)) from error

    def origin_of(self, node: Node) -> Scope:
        """Return the scope in which a name was written: a variable brings it along."""
        template = self.program.templates.of(node)
        name = template.leading_name if template else None
        return self.origins.get(name, self.scope) if name else self.scope

    def rounds(self, repeat: Node) -> Iterator[tuple[object, Scope]]:
        """Return what an item is repeated for, numbers or a list, or raise SpecError."""
        filled = self.fill(repeat, "repeat")
        if isinstance(filled, Sequence):
            if not all(isinstance(it, Scalar) for it in filled.items):
                expected = "a number, or a list of numbers and words"
                raise SpecError(wrong_type("repeat", expected, filled))
            names = self.names_in(repeat, filled)
            return (
                (value_of(it), named.scope)
                for it, named in zip(filled.items, names, strict=True)
            )
        times = self.read(repeat, "repeat", read_integer)
        if times < 0:
            message = f"repeat must be at least 0, but it is {times}"
            raise SpecError(Diagnostic("value-out-of-range", message, repeat.span))
        return ((index, self.scope) for index in range(times))

    def names_in(self, node: Node, filled: Node) -> tuple[Named, ...]:
        """Return the names that a value holds, each with the scope it was written in.

        ``NAME.*`` stands for those of all instances under a name that were used so far.
        """
        items = filled.items if isinstance(filled, Sequence) else (filled,)
        written = node.items if isinstance(node, Sequence) else (node,) * len(items)
        return tuple(
            named
            for name, source in zip(items, written, strict=True)
            if isinstance(name, Scalar)
            for named in each_of(Named(Reference(name.text, name.span), self.origin_of(source)))
        )


def _follows_a_size(node: Node, what: str) -> Diagnostic:
    return Diagnostic(
        "follows-a-size",
        f"{what} must be known before any size is, but this follows a size",
        node.span,
        "the fields of layers and the variables of blocks can follow sizes",
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
    names in those, to be looked up; ``late`` are the fields that follow sizes. ``findings``
    wait for the layer's name.
    """

    item: Item
    scope: Scope
    reads: tuple[Origin, ...]
    names: dict[str, tuple[Named, ...]]
    late: tuple[tuple[str, Late], ...] = ()
    findings: Findings = ()


def plan_bare(node: Scalar | Sequence, frame: Frame, reads: tuple[Origin, ...]) -> Planned:
    """Return the layer of an item that is a word, or raise SpecError where it is none."""
    return _planned(read_item(frame.fill(node, "a layer")), frame, reads)


def plan_layer(node: Mapping, frame: Frame, reads: tuple[Origin, ...]) -> Planned:
    """Return the layer of a mapping, or raise SpecError where it has no type."""
    entries, broken, names = [], [], {}
    findings: list[Diagnostic] = []
    late = _late_fields(node, frame, reads)
    for entry in node.entries:
        key, value = entry
        if key.text in ITEM_KEYS:
            continue
        if key.text in late:
            entries.append(Entry(key, _stand_in(value)))
            continue
        try:
            filled = frame.fill(value, key.text)
        except SpecError as error:
            broken.append(entry)
            findings += error.diagnostics
            continue
        if key.text in _REFERENCES:
            found = names[key.text] = frame.names_in(value, filled)
            filled = _listed(filled, found)
            frame.program.templates.work += len(found)
        entries.append(Entry(key, filled))
    if any(key.text == "type" for key, _ in broken):
        raise SpecError(*findings)
    item = _read_item(Mapping(tuple(entries), node.span), frame)
    planned = _planned(item._replace(broken=tuple(broken)), frame, reads)
    return planned._replace(names=names, late=tuple(late.items()), findings=tuple(findings))


def _late_fields(node: Mapping, frame: Frame, reads: tuple[Origin, ...]) -> dict[str, Late]:
    """Return the fields of a layer that follow sizes."""
    templates = frame.program.templates
    if not templates.sizes:
        return {}
    sizes_at = _sizes_at(node, frame, reads)
    found = {
        key.text: frame.late(value, sizes_at)
        for key, value in node.entries
        if key.text not in (*LAYER_KEYS, *ITEM_KEYS)
    }
    late = {key: it for key, it in found.items() if it}
    templates.work += sum(it.work for it in late.values())
    return late


def _sizes_at(node: Mapping, frame: Frame, reads: tuple[Origin, ...]) -> Origin:
    """Return whose sizes the expressions of a layer see: what it names, or first reads."""
    keys = {key.text: value for key, value in node.entries}
    for key in ("size_of", "input", "inputs"):
        if key in keys and (names := frame.names_in(keys[key], frame.fill(keys[key], key))):
            return names[0]
    return reads[0] if reads else None


def _listed(filled: Node, names: tuple[Named, ...]) -> Node:
    """Return a value with as many names as it stands for."""
    items = filled.items if isinstance(filled, Sequence) else (filled,)
    if len(items) == len(names):
        return filled
    whole = (Scalar(*it.reference, quoted=True) for it in names)
    return Sequence(tuple(whole), filled.span)


def _stand_in(node: Node) -> Node:
    """Return what stands for a value that follows sizes until they are known."""
    if isinstance(node, Sequence):
        return Sequence(tuple(map(_stand_in, node.items)), node.span)
    return WorkedOut("1", node.span, quoted=True)


def _read_item(node: Mapping, frame: Frame) -> Item:
    """Return the item of a layer, or raise SpecError; a block's name is no key of one."""
    for key, _ in node.entries[:1]:
        if key.text in frame.program.blocks:
            message = f"a block must stand under the key block, but '{key.text}' is a key"
            hint = f"write block: {key.text}"
            raise SpecError(Diagnostic("unknown-type", message, key.span, hint))
    return read_item(node)


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
