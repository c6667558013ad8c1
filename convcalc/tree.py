"""The positioned tree that every reader makes of a text.

Scalars keep the text as its author typed it: what a word or a number means is decided by the
field that reads it, not by the syntax.
"""

from collections.abc import Iterable
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic
from convcalc.source import Span


class Scalar(NamedTuple):
    """A word, number or string: ``text`` is unquoted and unescaped."""

    text: str
    span: Span
    quoted: bool = False


class WorkedOut(Scalar):
    """A scalar that nobody typed: the exact result of an expression."""

    __slots__ = ()


class Sequence(NamedTuple):
    """A list of nodes."""

    items: "tuple[Node, ...]"
    span: Span


class Entry(NamedTuple):
    """One ``key: value`` of a mapping."""

    key: Scalar
    value: "Node"


class Mapping(NamedTuple):
    """Entries in the order of the text; keys may repeat (a prototxt's repeated fields do)."""

    entries: tuple[Entry, ...]
    span: Span


Node = Scalar | Sequence | Mapping


def text_of(entries: Iterable[Entry], key: str) -> str:
    """Return the text of a key's first value, empty where there is none."""
    values = (it.value for it in entries if it.key.text == key)
    return next((it.text for it in values if isinstance(it, Scalar)), "")


class Reading(NamedTuple):
    """What a reader made of a text; ``root`` ends at the first syntax error.

    ``has_expressions`` says that a ``${`` stands somewhere in the text, ``stopped`` that it was
    not read to its end.
    """

    root: Mapping
    diagnostics: tuple[Diagnostic, ...] = ()
    has_expressions: bool = False
    stopped: bool = False

    @property
    def torn(self) -> bool:
        """Whether the rest of the text was not read, or is hidden by a syntax error."""
        return self.stopped or any(
            found.rule.startswith("syntax-") for found in self.diagnostics
        )
