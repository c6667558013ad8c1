"""Lists and mappings of YAML while they are being read."""

from convcalc import limits
from convcalc.diagnostics import Diagnostic, Related, SpecError
from convcalc.readers.yaml_wording import WAYS_OUT, finding
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence


class OpenSequence:
    """A list whose end has not been read yet."""

    most = limits.MOST_ITEMS

    def __init__(self, start: int, bracket: int | None, anchor: str | None) -> None:
        self.start = start
        self.bracket = bracket
        self.anchor = anchor
        self.end = start if bracket is None else bracket + 1  # of what has been read of it
        self.height = 0  # of its tallest child
        self.items: list[Node] = []

    def add(self, node: Node) -> Diagnostic | None:
        """Take the next child; return what is wrong with it."""
        self.items.append(node)
        if len(self.items) > self.most:
            raise SpecError(_too_many(node, self.most))
        return None

    def node(self) -> Node:
        """Return the list as far as it was read."""
        return Sequence(tuple(self.items), Span(self.start, self.end))


class OpenMapping(OpenSequence):
    """A mapping whose end has not been read yet."""

    def __init__(self, start: int, bracket: int | None, anchor: str | None) -> None:
        super().__init__(start, bracket, anchor)
        self.key: Node | None = None
        self.merged: dict[str, Entry] = {}
        self.entries: dict[str, Entry] = {}

    def add(self, node: Node) -> Diagnostic | None:
        """Take the next key or value; return what is wrong with it."""
        if self.key is None:
            self.key = node
            return None
        key, self.key = self.key, None
        if not isinstance(key, Scalar) or not (key.text or key.quoted):
            return finding("key not scalar", key.span, kind_of(key))
        entry = Entry(key, node)
        if key.text.endswith(")") and isinstance(node, Scalar) and not node.text:
            # the end of (3, 3), of which there may be several
            self.entries[f"{key.text} {key.span.start}"] = entry
            return None
        first = self.entries.setdefault(key.text, entry)
        if first is entry:
            if len(self.entries) > self.most:
                raise SpecError(_too_many(key, self.most))
            return None
        given = Related("first given here", first.key.span)
        found = finding("duplicate key", key.span, key.text, related=given)
        return found._replace(help=WAYS_OUT["merge"]) if key.text == "<<" else found

    def node(self) -> Node:
        """Return the mapping as far as it was read."""
        entries = {**self.merged, **self.entries} if self.merged else self.entries
        return Mapping(tuple(entries.values()), Span(self.start, self.end))


def _too_many(node: Node, most: int) -> Diagnostic:
    return finding("too many values", node.span, f"{most:,}")


def kind_of(node: Node) -> str:
    """Return what a finding calls a node."""
    match node:
        case Scalar():
            return "a text" if node.text or node.quoted else "empty"
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
