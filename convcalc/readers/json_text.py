"""Reads JSON: every value with its place; syntax only, a number stays as it is written.

Source: RFC 8259, and the words ``NaN`` and ``Infinity`` that Python writes beside it.
"""

import json
import re
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Related, SpecError
from convcalc.limits import DEEPEST_JSON
from convcalc.source import Source, Span
from convcalc.tree import Entry, Mapping, Node, Reading, Scalar, Sequence

_TOKEN = re.compile(
    r"[ \t\n\r]*+(?:"
    r'"([^"\\\x00-\x1f]*+)"'
    r"|([\[\]{},:])"
    r"|(-?+(?:(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+|Infinity)|true|false|null|NaN)"
    r"(?![\w.+-])"
    r'|("(?:[^"\\\x00-\x1f]|\\[^\x00-\x1f])*+"))',
    re.ASCII,
)
_SPACE = re.compile(r"[ \t\n\r]*+")
_WORD = re.compile(r'[\w.+-]+|"[^"]*"|.', re.DOTALL)
_SHOWN = 30
_CLOSING = {"{": "}", "[": "]"}


class _Open(NamedTuple):
    """A list or a mapping that is not closed yet."""

    bracket: str
    start: int
    items: list[Node]
    entries: list[Entry]


def read_json(source: Source) -> Reading:
    """Return the tree of a JSON text, which is a mapping; never raises."""
    try:
        root = _Reader(source.text).read()
    except SpecError as error:
        return Reading(Mapping((), Span(0, 0)), error.diagnostics, stopped=True)
    if not isinstance(root, Mapping):
        kind = "a list" if isinstance(root, Sequence) else "a single value"
        return Reading(Mapping((), Span(0, 0)), (_no_mapping(kind, root.span),), stopped=True)
    return Reading(root)


class _Reader:
    """Reads values on a stack of its own, so that no nesting exhausts Python's."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 1 if text.startswith("\ufeff") else 0
        self._opened: list[_Open] = []
        self._keys: list[Scalar] = []  # of the mappings that are open: where a value is due

    def read(self) -> Node:
        """Return the value that the whole text is."""
        if self._space() == len(self._text):
            raise SpecError(_no_mapping("empty", None))
        while True:
            node = self._value()
            while node and self._opened:
                self._add(node)
                node = self._end_or_comma()
            if node:
                if (end := self._space()) < len(self._text):
                    raise SpecError(_text_after_end(end))
                return node

    def _space(self) -> int:
        """Return the next place that is no space."""
        found = _SPACE.match(self._text, self._at)
        assert found  # space may be none
        return found.end()

    def _value(self) -> Node | None:
        """Return a value, or None where a list or mapping begins; its key comes before it."""
        if self._opened and self._opened[-1].bracket == "{" and not self._read_key():
            return self._close()
        match = _TOKEN.match(self._text, self._at)
        sign = match[2] if match else None
        if not match or (sign and sign not in _CLOSING):
            is_empty_list = sign == "]" and self._opened and self._is_empty(self._opened[-1])
            if match and is_empty_list:
                self._at = match.end()
                return self._close()
            raise SpecError(self._unexpected("a value"))
        self._at = match.end()
        if not sign:
            return _scalar(match)
        if len(self._opened) >= DEEPEST_JSON:
            raise SpecError(_too_deep(Span(self._at - 1, self._at)))
        self._opened.append(_Open(sign, self._at - 1, [], []))
        return None

    @staticmethod
    def _is_empty(opened: _Open) -> bool:
        return opened.bracket == "[" and not opened.items

    def _read_key(self) -> bool:
        """Read a key and its colon; return False where an empty mapping ends instead."""
        match = _TOKEN.match(self._text, self._at)
        if match and match[2] == "}" and not self._opened[-1].entries:
            self._at = match.end()
            return False
        if not match or match[2] or match[3]:
            raise SpecError(self._unexpected("a key in double quotes"))
        self._at = match.end()
        self._keys.append(_scalar(match))
        match = _TOKEN.match(self._text, self._at)
        if not match or match[2] != ":":
            raise SpecError(self._unexpected("a colon"))
        self._at = match.end()
        return True

    def _add(self, node: Node) -> None:
        parent = self._opened[-1]
        if parent.bracket == "[":
            parent.items.append(node)
        else:
            parent.entries.append(Entry(self._keys.pop(), node))

    def _end_or_comma(self) -> Node | None:
        """Return the list or mapping that ends here, or None where it goes on."""
        match = _TOKEN.match(self._text, self._at)
        closing = _CLOSING[self._opened[-1].bracket]
        if not match or match[2] not in (",", closing):
            raise SpecError(self._unexpected(f"a comma or {closing}"))
        self._at = match.end()
        if match[2] == closing:
            return self._close()
        following = _TOKEN.match(self._text, self._at)
        if following and following[2] == closing:
            raise SpecError(self._unexpected("one more after the comma"))
        return None

    def _close(self) -> Node:
        opened = self._opened.pop()
        span = Span(opened.start, self._at)
        if opened.bracket == "[":
            return Sequence(tuple(opened.items), span)
        return Mapping(tuple(opened.entries), span)

    def _unexpected(self, wanted: str) -> Diagnostic:
        """Return the finding that something else than what must come stands here."""
        at = self._space()
        last = self._opened[-1] if self._opened else None
        if at >= len(self._text) and last:
            return Diagnostic(
                "syntax-not-closed",
                f"'{last.bracket}' must be closed, but the text ends before",
                Span(last.start, last.start + 1),
                "the file may have been cut off",
            )
        if self._text[at] == '"' and not _TOKEN.match(self._text, at):
            end = self._text.find("\n", at)
            return Diagnostic(
                "syntax-not-closed",
                "a text must be closed on its line, but this one is not",
                Span(at, end if end > 0 else len(self._text)),
                'add the missing ", or write a line break as \\n',
            )
        found = _WORD.match(self._text, at)
        assert found  # a word is any character at least
        shown = found[0] if len(found[0]) <= _SHOWN else f"{found[0][:_SHOWN]}..."
        if not shown.isprintable():
            shown = f"U+{ord(shown[0]):04X}"
        related: tuple[Related, ...] = ()
        is_wrong_end = last is not None and shown in "}]" and shown != _CLOSING[last.bracket]
        if last and is_wrong_end:
            related = (Related("opened here", Span(last.start, last.start + 1)),)
        return Diagnostic(
            "syntax-wrong-bracket" if is_wrong_end else "syntax-missing",
            f"here must be {wanted}, but it is '{shown}'",
            Span(at, found.end()),
            related=related,
        )


def _scalar(match: re.Match[str]) -> Scalar:
    """Return a word, a number or a text."""
    plain, _, word, quoted = match.groups()
    end = match.end()
    if plain is not None:
        return Scalar(plain, Span(end - len(plain) - 2, end), quoted=True)
    if word:
        return Scalar(word, Span(end - len(word), end))
    span = Span(end - len(quoted), end)
    try:
        unescaped = json.loads(quoted)
    except ValueError as error:
        raise SpecError(
            Diagnostic(
                "syntax-character",
                "an escape must be one of JSON's, but here is none of them",
                span,
                r"write \\ for a backslash",
            )
        ) from error
    # half of a pair of surrogates is no character that could be printed
    whole = unescaped.encode("utf_16", "surrogatepass").decode("utf_16", "replace")
    return Scalar(whole, span, quoted=True)


def _text_after_end(at: int) -> Diagnostic:
    return Diagnostic(
        "syntax-text-after-end",
        "a file must hold one JSON value, but here begins more",
        Span(at, at + 1),
        "remove it",
    )


def _too_deep(span: Span) -> Diagnostic:
    return Diagnostic(
        "syntax-nesting-too-deep",
        f"lists and mappings must not be nested deeper than {DEEPEST_JSON} levels,"
        " but these are",
        span,
    )


def _no_mapping(kind: str, span: Span | None) -> Diagnostic:
    return Diagnostic(
        "root-not-mapping",
        f"a JSON spec must be a mapping with class_name and config, but this one is {kind}",
        span,
        "write what model.to_json() returns",
    )
