"""Where an item of a spec stands: its scope, its variables, the blocks it is in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from convcalc.diagnostics import Hints, SpecError
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.native.blocks.declarations import Block
from convcalc.dialects.native.blocks.scopes import Named, Scope
from convcalc.dialects.native.blocks.variables import INDEX
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.values import UnreadableError
from convcalc.network import Reference
from convcalc.tree import Entry, Node, Scalar, Sequence

if TYPE_CHECKING:
    from convcalc.dialects.native.expressions.arithmetic import Value

_Read = TypeVar("_Read")


class Program(NamedTuple):
    """What a spec declares beside its layers; ``templates`` are all that it holds.

    ``hints`` are those about names of blocks and their variables.
    """

    variables: "dict[str, Value]"
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
    variables: "dict[str, Value]"
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
            Named(Reference(it.text, it.span), self.origin_of(source))
            for it, source in zip(items, written, strict=True)
            if isinstance(it, Scalar)
        )


def read_text(node: Node) -> str:
    """Return a scalar's text, or raise UnreadableError."""
    if isinstance(node, Scalar):
        return node.text
    raise UnreadableError("a text")
