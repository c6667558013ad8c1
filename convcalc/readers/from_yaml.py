"""Reads YAML: the events of PyYAML become the positioned tree.

Syntax only: nothing is resolved or constructed, ``no``, ``010`` and ``1:30`` stay what their
author typed. An alias gives the very node its anchor names, so a text of aliases of aliases
costs no more than its length.
"""

from collections.abc import Callable, Iterator

import yaml

from convcalc.diagnostics import Diagnostic, Related, SpecError, in_reading_order
from convcalc.limits import DEEPEST_YAML, MOST_CHARACTERS, MOST_MERGED
from convcalc.readers.yaml_wording import WAYS_OUT, finding
from convcalc.source import Source, Span
from convcalc.tree import Entry, Mapping, Node, Reading, Scalar, Sequence

_STANDARD = "tag:yaml.org,2002:"
_WORD_TAGS = {"!", *(_STANDARD + kind for kind in ("str", "int", "float", "bool", "null"))}
_NULLS = {"", "~", "null", "Null", "NULL"}


_parser: Callable[[str], "yaml.BaseLoader | yaml.CBaseLoader"]
if hasattr(yaml, "CBaseLoader"):
    _parser = yaml.CBaseLoader
else:
    from convcalc.readers.yaml_parser import PythonParser

    _parser = PythonParser


def read_yaml(source: Source) -> Reading:
    """Return the tree of a YAML text and all findings about its syntax; never raises."""
    builder = _Builder(source.text)
    try:
        builder.read()
    except SpecError as stop:
        from convcalc.readers.yaml_errors import unreadable  # sound texts do without

        character = unreadable(builder.text)  # would make any other error a puzzle
        builder.findings.extend([character] if character else stop.diagnostics)
    findings = in_reading_order(builder.findings)
    return Reading(builder.root(), findings, has_expressions="${" in source.text)


class _OpenSequence:
    """A list whose end has not been read yet."""

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
        return None

    def node(self) -> Node:
        """Return the list as far as it was read."""
        return Sequence(tuple(self.items), Span(self.start, self.end))


class _OpenMapping(_OpenSequence):
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
            return finding("key-not-scalar", key.span, _kind(key))
        entry = Entry(key, node)
        first = self.entries.setdefault(key.text, entry)
        if first is entry:
            return None
        given = Related("first given here", first.key.span)
        found = finding("duplicate-key", key.span, key.text, related=given)
        return found._replace(help=WAYS_OUT["merge"]) if key.text == "<<" else found

    def node(self) -> Node:
        """Return the mapping as far as it was read."""
        entries = {**self.merged, **self.entries} if self.merged else self.entries
        return Mapping(tuple(entries.values()), Span(self.start, self.end))


class _Builder:
    """Builds the tree on a stack of its own, so that no nesting exhausts Python's."""

    def __init__(self, text: str) -> None:
        self.text = "\n" + text[1:] if text.startswith("\ufeff") else text  # keeps the offsets
        self.documents = _OpenSequence(0, None, None)
        self.stack = [self.documents]
        self.anchors: dict[str, tuple[Node, int] | None] = {}  # None while it is being read
        self.merged = 0
        self.findings: list[Diagnostic] = []

    def read(self) -> None:
        """Read the whole text; a SpecError ends the reading where it stands."""
        for event in self._events():
            match event:
                case yaml.ScalarEvent():
                    self._scalar(event)
                case yaml.CollectionStartEvent():
                    self._open(event)
                case yaml.CollectionEndEvent():
                    self._close(event)
                case yaml.AliasEvent():
                    self._alias(event)
                case yaml.DocumentStartEvent() if self.documents.items:
                    raise SpecError(finding("several-documents", _span(event)))
                case _:
                    pass
        self._check_root()

    def root(self) -> Mapping:
        """Return the mapping of the first document as far as it was read."""
        while len(self.stack) > 1:  # an error left them open
            opened = self._pop()
            self._add(opened.node(), opened.end, opened.height + 1)
        root = self.documents.items[0] if self.documents.items else None
        return root if isinstance(root, Mapping) else Mapping((), Span(0, 0))

    def _events(self) -> Iterator[yaml.Event]:
        if "\ufeff" in self.text:  # a parser lets it pass, an eye too
            raise SpecError
        parser = None
        try:
            parser = _parser(self.text)
            while (event := parser.get_event()) is not None:
                yield event
        except yaml.MarkedYAMLError as error:
            raise SpecError(self._syntax_error(error)) from error
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # a character that no text can hold, as such or as an escape
            at = getattr(parser, "index", self.stack[-1].end)
            raise SpecError(self._fault(at, at, None, str(error))) from error

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> Diagnostic:
        at = error.problem_mark.index if error.problem_mark else len(self.text)
        opened = error.context_mark.index if error.context_mark else at
        brackets = [frame.bracket for frame in self.stack if frame.bracket is not None]
        words = ", ".join(part for part in (error.context, error.problem) if part)
        return self._fault(at, opened, brackets[-1] if brackets else None, words)

    def _fault(self, at: int, opened: int, bracket: int | None, words: str) -> Diagnostic:
        from convcalc.readers.yaml_errors import Fault, in_our_words

        return in_our_words(Fault(self.text, at, opened, bracket, words))

    def _add(self, node: Node, end: int, height: int) -> None:
        parent = self.stack[-1]
        parent.end = end
        if height > parent.height:
            parent.height = height
        if found := parent.add(node):
            self.findings.append(found)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        start, end = span = _span(event)
        style = event.style
        if style and style in "|>":
            span = Span(start, start + len(self.text[start:end].rstrip()))
        elif start == end:
            span = self._span_of_nothing(start)
        if event.tag and event.tag not in _WORD_TAGS:
            self._unknown_tag(start)
        value = event.value
        if len(value) > MOST_CHARACTERS:
            self.findings.append(finding("text-too-long", span, f"{len(value):,}"))
            value = value[:MOST_CHARACTERS]
        node = Scalar(value, span, bool(style))
        if event.anchor:
            self.anchors[event.anchor] = node, 0
        self._add(node, span.end, 0)

    def _span_of_nothing(self, at: int) -> Span:
        """Return where a value that was left out would stand; the parsers disagree on it."""
        parent = self.stack[-1]
        if isinstance(parent, _OpenMapping):
            at = parent.end if parent.key is None else at
            at = self.text.find(":", parent.end, at) + 1 or at
        return Span(at, at)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        start, end = span = _span(event)
        if len(self.stack) > DEEPEST_YAML:
            raise SpecError(finding("syntax-nesting-too-deep", span))
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", _STANDARD + ("map" if is_mapping else "seq")):
            self._unknown_tag(start)
        if event.anchor:
            self.anchors[event.anchor] = None
        bracket = end - 1 if end > start and self.text[end - 1] in "[{" else None
        kind = _OpenMapping if is_mapping else _OpenSequence
        self.stack.append(kind(start, bracket, event.anchor))

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        closed = self._pop()
        if closed.bracket is not None:
            closed.end = _span(event).end
        node, height = closed.node(), closed.height + 1
        if closed.anchor:
            self.anchors[closed.anchor] = node, height
        self._add(node, closed.end, height)

    def _pop(self) -> _OpenSequence:
        closed = self.stack.pop()
        if isinstance(closed, _OpenMapping):
            merge = closed.entries.get("<<")
            if merge and not merge.key.quoted:
                del closed.entries["<<"]
                self._merge(closed, *merge)
        return closed

    def _merge(self, target: _OpenMapping, key: Scalar, value: Node) -> None:
        """Copy what ``<<`` names, of which an earlier mapping wins over a later one."""
        for origin in value.items if isinstance(value, Sequence) else (value,):
            if not isinstance(origin, Mapping):
                self.findings.append(finding("merge-not-mapping", key.span, _given(origin)))
                return
            if self.merged > MOST_MERGED:  # and said so before
                return
            self.merged += 1 + len(origin.entries)
            if self.merged > MOST_MERGED:
                self.findings.append(finding("merge-too-large", key.span))
                return
            for entry in origin.entries:
                target.merged.setdefault(entry.key.text, entry)

    def _alias(self, event: yaml.AliasEvent) -> None:
        span, name = _span(event), event.anchor or ""
        anchored = self.anchors.get(name)
        if anchored is None:
            rule = "recursive-alias" if name in self.anchors else "undefined-alias"
            self.findings.append(finding(rule, span, name))
            anchored = Scalar("*" + name, span), 0
        node, height = anchored
        if len(self.stack) - 1 + height > DEEPEST_YAML:
            raise SpecError(finding("syntax-nesting-too-deep", span))
        self._add(node, span.end, height)

    def _unknown_tag(self, start: int) -> None:
        from convcalc.readers.yaml_errors import word_at

        tag = word_at(self.text, self.text.find("!", start))
        self.findings.append(finding("unknown-tag", tag, f"'{self.text[tag.start : tag.end]}'"))

    def _check_root(self) -> None:
        root = self.documents.items[0] if self.documents.items else None
        if root is None or (
            isinstance(root, Scalar) and not root.quoted and root.text in _NULLS
        ):
            self.findings.append(finding("empty-spec", None))
        elif not isinstance(root, Mapping):
            self.findings.append(finding("root-not-mapping", root.span, _kind(root)))


def _span(event: yaml.Event) -> Span:
    return Span(event.start_mark.index, event.end_mark.index)  # type: ignore[union-attr]


def _given(node: Node) -> str:
    kind = _kind(node)
    return "nothing" if kind == "empty" else kind


def _kind(node: Node) -> str:
    match node:
        case Scalar():
            return "a text" if node.text or node.quoted else "empty"
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
