"""Reads YAML: the events of PyYAML become the positioned tree.

Syntax only: nothing is resolved or constructed, ``no``, ``010`` and ``1:30`` stay what their
author typed. An alias gives the very node its anchor names, so a text of aliases of aliases
costs no more than its length.
"""

from collections.abc import Callable, Iterator

import yaml

from convcalc import limits
from convcalc.diagnostics import Diagnostic, SpecError, in_reading_order
from convcalc.readers.yaml_open import OpenMapping, OpenSequence, kind_of
from convcalc.readers.yaml_wording import finding
from convcalc.source import Source, Span
from convcalc.tree import Mapping, Node, Reading, Scalar, Sequence

_STANDARD = "tag:yaml.org,2002:"
_WORD_TAGS = {"!", *(_STANDARD + kind for kind in ("str", "int", "float", "bool", "null"))}
_DEPTH_OF_LAYERS = 2
_MOST_TAGS = 100
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
    stopped = False
    try:
        builder.read()
    except SpecError as stop:
        stopped = True
        from convcalc.readers.yaml_errors import unreadable  # sound texts do without

        character = unreadable(builder.text)  # would make any other error a puzzle
        builder.findings.extend([character] if character else stop.diagnostics)
    findings = in_reading_order(builder.findings)
    return Reading(builder.root(), findings, "${" in source.text, stopped, stem=source.stem)


class _Builder:
    """Builds the tree on a stack of its own, so that no nesting exhausts Python's."""

    def __init__(self, text: str) -> None:
        self.text = "\n" + text[1:] if text.startswith("\ufeff") else text  # keeps the offsets
        self.documents = OpenSequence(0, None, None)
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
                    raise SpecError(finding("several documents", _span(event)))
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
        if self.text.count("\n%TAG") > _MOST_TAGS:  # libyaml compares each with each
            at = self.text.find("\n%TAG") + 1
            raise SpecError(finding("directive", Span(at, at + 4), "'%TAG'"))
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
            raise SpecError(self._fault(error, at, at)) from error

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> Diagnostic:
        at = error.problem_mark.index if error.problem_mark else len(self.text)
        opened = error.context_mark.index if error.context_mark else at
        return self._fault(error, at, opened)

    def _fault(self, error: Exception, at: int, opened: int) -> Diagnostic:
        from convcalc.readers.yaml_errors import in_our_words
        from convcalc.readers.yaml_fault import Fault

        return in_our_words(Fault(self.text, error, at, opened, self.stack))

    def _add(self, node: Node, end: int, height: int) -> None:
        parent = self.stack[-1]
        parent.end = end
        if height > parent.height:
            parent.height = height
        if found := parent.add(node):
            self._report(found)

    def _report(self, found: Diagnostic) -> None:
        self.findings.append(found)
        if len(self.findings) > limits.MOST_FINDINGS:
            raise SpecError

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
        if len(value) > limits.MOST_CHARACTERS:
            self._report(finding("text too long", span, f"{len(value):,}"))
            value = value[: limits.MOST_CHARACTERS]
        node = Scalar(value, span, bool(style))
        if event.anchor:
            self.anchors[event.anchor] = node, 0
        self._add(node, span.end, 0)

    def _span_of_nothing(self, at: int) -> Span:
        """Return where a value that was left out would stand; the parsers disagree on it."""
        parent = self.stack[-1]
        if isinstance(parent, OpenMapping):
            at = parent.end if parent.key is None else at
            at = self.text.find(":", parent.end, at) + 1 or at
        return Span(at, at)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        start, end = span = _span(event)
        if len(self.stack) > limits.DEEPEST_YAML:
            raise SpecError(finding("nesting too deep", span))
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", _STANDARD + ("map" if is_mapping else "seq")):
            self._unknown_tag(start)
        if event.anchor:
            self.anchors[event.anchor] = None
        bracket = end - 1 if end > start and self.text[end - 1] in "[{" else None
        kind = OpenMapping if is_mapping else OpenSequence
        opened = kind(start, bracket, event.anchor)
        if not is_mapping and len(self.stack) <= _DEPTH_OF_LAYERS:
            opened.most = limits.MOST_WRITTEN
        self.stack.append(opened)

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        closed = self._pop()
        if closed.bracket is not None:
            closed.end = _span(event).end
        node, height = closed.node(), closed.height + 1
        if closed.anchor:
            self.anchors[closed.anchor] = node, height
        self._add(node, closed.end, height)

    def _pop(self) -> OpenSequence:
        closed = self.stack.pop()
        if isinstance(closed, OpenMapping):
            merge = closed.entries.get("<<")
            if merge and not merge.key.quoted:
                del closed.entries["<<"]
                self._merge(closed, *merge)
        return closed

    def _merge(self, target: OpenMapping, key: Scalar, value: Node) -> None:
        """Copy what ``<<`` names, of which an earlier mapping wins over a later one."""
        for origin in value.items if isinstance(value, Sequence) else (value,):
            if not isinstance(origin, Mapping):
                self._report(finding("merge not mapping", key.span, _given(origin)))
                return
            if self.merged > limits.MOST_MERGED:  # and said so before
                return
            self.merged += 1 + len(origin.entries)
            if self.merged > limits.MOST_MERGED:
                self.findings.append(finding("merge too large", key.span))
                return
            for entry in origin.entries:
                target.merged.setdefault(entry.key.text, entry)

    def _alias(self, event: yaml.AliasEvent) -> None:
        span, name = _span(event), event.anchor or ""
        anchored = self.anchors.get(name)
        if anchored is None:
            what = "recursive alias" if name in self.anchors else "undefined alias"
            self._report(finding(what, span, name))
            anchored = Scalar("*" + name, span), 0
        node, height = anchored
        if len(self.stack) - 1 + height > limits.DEEPEST_YAML:
            raise SpecError(finding("nesting too deep", span))
        self._add(node, span.end, height)

    def _unknown_tag(self, start: int) -> None:
        from convcalc.readers.yaml_fault import word_at

        tag = word_at(self.text, self.text.find("!", start))
        self._report(finding("unknown tag", tag, f"'{self.text[tag.start : tag.end]}'"))

    def _check_root(self) -> None:
        root = self.documents.items[0] if self.documents.items else None
        if root is None or (
            isinstance(root, Scalar) and not root.quoted and root.text in _NULLS
        ):
            self.findings.append(finding("empty spec", None))
        elif not isinstance(root, Mapping):
            self.findings.append(finding("root not mapping", root.span, kind_of(root)))


def _span(event: yaml.Event) -> Span:
    return Span(event.start_mark.index, event.end_mark.index)  # type: ignore[union-attr]


def _given(node: Node) -> str:
    kind = kind_of(node)
    return "nothing" if kind == "empty" else kind
