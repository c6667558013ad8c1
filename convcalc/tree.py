"""The positioned tree that every reader makes of a text.

Scalars keep the text as its author typed it: what a word or a number means is decided by the
field that reads it, not by the syntax.
"""

import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from typing import NamedTuple

from convcalc.diagnostics import SIDES, Diagnostic
from convcalc.record import NOTHING
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


class Spelling(NamedTuple):
    """How fields are typed: as keys of YAML, or as ``options`` of a command line."""

    options: bool = False

    def field(self, name: str) -> str:
        """Return a field as it is typed: ``kernel_size`` or ``--kernel-size``."""
        return f"--{name.replace('_', '-')}" if self.options else name

    def assigned(self, name: str, value: Node) -> str:
        """Return a field with its value: ``padding: [0, 1]`` or ``--padding 0,1``."""
        text = self.value(value)
        return f"{self.field(name)} {text}" if self.options else f"{name}: {text}"

    def layer(self, example: str) -> str:
        """Return an example of a layer, ``{type: conv, out_channels: 96}``, as it is typed."""
        if not self.options:
            return example
        fields = re.findall(r"(\w+): (\[[^\]]*\]|[^,}]+)", example)
        given = ((name, value.strip("[]").replace(", ", ",")) for name, value in fields)
        return " ".join(
            f"{self.field(name)} {value}" for name, value in given if name not in _NOT_OPTIONS
        )

    def words(self, fields: Iterable[str]) -> MappingOf[str, str]:
        """Return what messages call fields and phrases that are not typed as in YAML."""
        if not self.options:
            return NOTHING
        phrases = {"rounding: floor": "--rounding floor", SIDES: "{field} {words}"}
        return {name: self.field(name) for name in fields} | phrases

    def value(self, node: Node) -> str:
        """Return a value as it is typed; what is in a mapping is left out."""
        match node:
            case Scalar(text):
                return text
            case Sequence(items) if self.options:
                return ",".join(map(self.value, items))
            case Sequence(items):
                return f"[{', '.join(map(self.value, items))}]"
            case Mapping():
                return "..." if self.options else "{...}"


_NOT_OPTIONS = ("type", "inputs")
YAML, OPTIONS = Spelling(), Spelling(options=True)


class Reading(NamedTuple):
    """What a reader made of a text; ``root`` ends at the first syntax error.

    ``has_expressions`` says that a ``${`` stands somewhere in the text, ``stopped`` that it was
    not read to its end; ``stem`` is the name of its file.
    """

    root: Mapping
    diagnostics: tuple[Diagnostic, ...] = ()
    has_expressions: bool = False
    stopped: bool = False
    spelling: Spelling = YAML
    stem: str = ""

    @property
    def torn(self) -> bool:
        """Whether the rest of the text was not read, or is hidden by a syntax error."""
        return self.stopped or any(
            found.rule.startswith("syntax-") for found in self.diagnostics
        )
