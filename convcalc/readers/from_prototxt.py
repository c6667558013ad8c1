"""Reads protobuf's text format into the positioned tree; no schema is known here.

What protobuf's C++ and Python parsers both accept is accepted. Where only one of them is more
lenient (a string over two lines, ``- 1``, spaces beyond ASCII), the text is refused.
"""

import re

from convcalc.collector import collector_paused
from convcalc.diagnostics import Diagnostic, Related
from convcalc.readers.prototxt_tokens import (
    CLOSING,
    COLON,
    FIELD,
    LAST_SEPARATOR,
    NAME,
    QUOTES,
    SEPARATOR,
    SPACE,
    STRING,
    WORD,
    stands_here,
    token_span,
    unescaped,
)
from convcalc.source import Source, Span
from convcalc.tree import Entry, Mapping, Node, Reading, Scalar, Sequence

MAX_DEPTH = 50  # Caffe's own messages nest six deep at most

_new = tuple.__new__  # makes a NamedTuple in half the time its own constructor takes
_ROOT = Scalar("", Span(0, 0))
_AFTER_FIELDS = ("", "}", ">")
_WAYS_OUT = {
    "/": "a comment begins with '#'",
    "=": "write ':' in place of '='",
    "$": "fill in the template first",
    ",": "one separator is enough",
    ";": "one separator is enough",
    "\ufeff": "save the file without a byte order mark",
    "\u00a0": "write a plain space in place of the no-break space",
}


def read_prototxt(source: Source) -> Reading:
    """Return the tree of a text, up to its first syntax error if it has one.

    A value that was not reached is an empty list of no width.
    """
    reader = _Reader(source.text)
    with collector_paused():
        root = reader.message(_ROOT, -1)
    return Reading(root, tuple(reader.found))


class _Reader:
    """A text, the place reached in it and, once there is one, the error that ends the reading.

    A method named after a thing reads that thing and goes past it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.opened: list[tuple[Scalar, int, list[Entry]]] = []  # key, bracket, fields so far
        self.found: list[Diagnostic] = []
        self.words: dict[str, str] = {}  # equal words share one object, which saves memory

    @property
    def mark(self) -> str:
        """The character reached, or nothing at the end."""
        return self.text[self.at : self.at + 1]

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Go past what the pattern matches here, if anything, and return it."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def message(self, key: Scalar, start: int) -> Mapping:
        """Read what follows the bracket at ``start``, and the closing one."""
        entries: list[Entry] = []
        self.opened.append((key, start, entries))
        level = len(self.opened)
        self.skip(SPACE)
        while not self.found:
            self.plain_fields(level)
            if self.mark in _AFTER_FIELDS:
                self.closing_bracket()
                break
            self.unusual_field()
        while len(self.opened) > level:
            self.close(self.at)
        self.opened.pop()
        return Mapping(tuple(entries), Span(max(start, 0), self.at))

    def plain_fields(self, level: int) -> None:
        """Read on, in messages and out of them, as long as one match takes a field's start."""
        text, opened, shared, at = self.text, self.opened, self.words.setdefault, self.at
        entries = opened[-1][2]
        for field in FIELD.finditer(text, at):
            name, word, opening, closing = field.groups()
            if word:
                key = _new(
                    Scalar, (shared(name, name), _new(Span, (at, at + len(name))), False)
                )
                span, quoted = _new(Span, field.span(2)), word[0] in QUOTES
                word = word[1:-1] if quoted else word
                value = _new(Scalar, (shared(word, word), span, quoted))
                entries.append(_new(Entry, (key, value)))
            elif opening and len(opened) <= MAX_DEPTH:
                key = _new(
                    Scalar, (shared(name, name), _new(Span, (at, at + len(name))), False)
                )
                entries = []
                opened.append((key, field.start(3), entries))
            elif closing and len(opened) > level and closing == CLOSING[text[opened[-1][1]]]:
                entries = self.close(at + 1)
            else:
                break
            at = field.end()
        self.at = at

    def close(self, end: int) -> list[Entry]:
        """Add the message opened last to the fields of the one around it; return those."""
        key, start, entries = self.opened.pop()
        message = _new(Mapping, (tuple(entries), _new(Span, (start, end))))
        outer = self.opened[-1][2]
        outer.append(_new(Entry, (key, message)))
        return outer

    def closing_bracket(self) -> None:
        """Read the bracket that has to stand here; at the root it is the end of the text."""
        key, start, entries = self.opened[-1]
        if start < 0:
            if self.mark:
                message = f"'{self.mark}' must close a message, but none is open here"
                self.stop("syntax-unopened-bracket", message)
        elif self.mark == CLOSING[self.text[start]]:
            self.at += 1
        else:
            self.no_bracket(key.text, start, entries)

    def unusual_field(self) -> None:
        """Read a field that one match did not take: with a list, escapes, odd spacing."""
        start = self.at
        name = self.skip(NAME)
        if not name:
            self.no_name()
            return
        key = Scalar(name, Span(start, self.at))
        self.skip(SPACE)
        colon = self.skip(COLON)
        value: Node
        if self.mark == "[":
            value = self.list_of(key, bool(colon))
        elif colon or self.mark in CLOSING:
            value = self.item(key)
        else:
            value = self.no_colon(name)
        self.opened[-1][2].append(Entry(key, value))
        if not self.found:
            self.skip(SEPARATOR)

    def list_of(self, key: Scalar, colon: bool) -> Sequence:
        """Read ``[a, b]``; the colon may be missing before a list of messages only."""
        start = self.at
        self.at += 1
        self.skip(SPACE)
        if not colon and self.mark not in CLOSING:
            self.at = start
            return self.no_colon(key.text)
        items: list[Node] = []
        if self.mark == "]":
            self.at += 1
        else:
            self.items(key, start, items)
        return Sequence(tuple(items), Span(start, self.at))

    def items(self, key: Scalar, start: int, items: list[Node]) -> None:
        """Read the items and the end of the list opened at ``start``."""
        mark = ","
        while mark == ",":
            self.skip(SPACE)
            items.append(self.item(key))
            if self.found:
                break
            self.skip(SPACE)
            mark = self.mark
            if mark not in (",", "]"):
                self.no_comma(key.text, start)
            else:
                self.at += 1

    def item(self, key: Scalar) -> Node:
        """Read a message, a string or a word."""
        start = self.at
        if self.mark in CLOSING:
            if len(self.opened) > MAX_DEPTH:
                message = (
                    f"messages must nest at most {MAX_DEPTH} deep, but {key.text} is deeper"
                )
                return self.stop("syntax-too-deep", message)
            self.at += 1
            return self.message(key, start)
        if self.mark in QUOTES:
            return self.string()
        word = self.skip(WORD)
        return Scalar(word, Span(start, self.at)) if word else self.no_value(key.text)

    def string(self) -> Node:
        """Read a string, or several that stand side by side, as one."""
        start = end = self.at
        parts: list[bytes] = []
        nothing = None
        while nothing is None and self.mark in QUOTES:
            part = self.one_string()
            if isinstance(part, Sequence):
                nothing = part
            else:
                parts.append(part)
                end = self.at
                self.skip(SPACE)
        if nothing and not parts:
            return nothing
        return Scalar(b"".join(parts).decode("utf-8", "replace"), Span(start, end), quoted=True)

    def one_string(self) -> bytes | Sequence:
        """Read one string with its escapes."""
        piece = STRING.match(self.text, self.at)
        if piece is None:
            message = (
                f"a string must end on its line, but this one lacks its closing {self.mark}"
            )
            return self.stop("syntax-unterminated-string", message)
        found = unescaped(self.text, piece.start() + 1, piece.end() - 1)
        if isinstance(found, Span):
            escape = self.text[found.start : found.end]
            message = rf"'\' must begin an escape sequence, but '{escape}' is none"
            help_ = r"write '\\' for a backslash"
            return self.stop("syntax-unknown-escape", message, help_, found)
        self.at = piece.end()
        return found

    def no_bracket(self, name: str, start: int, entries: list[Entry]) -> None:
        """Stop where the message opened at ``start`` has to end."""
        wanted = CLOSING[self.text[start]]
        message = f"{name} must end with '{wanted}', but {stands_here(self.text, self.at)}"
        opened = (Related("opened here", Span(start, start + 1)),)
        if self.mark:
            help_ = f"write '{wanted}'"
            self.stop("syntax-mismatched-bracket", message, help_, related=opened)
        else:  # points at the last token, as protobuf does
            self.at = entries[-1].value.span.end if entries else start + 1
            self.skip(LAST_SEPARATOR)
            last = Span(self.at - 1, self.at)
            self.stop("syntax-unclosed-message", message, span=last, related=opened)

    def no_name(self) -> None:
        """Stop where a field has to begin."""
        message = f"a field must begin with its name, but {stands_here(self.text, self.at)}"
        if self.mark == "[":
            self.stop("syntax-extension-name", message, "Caffe's messages have no extensions")
        elif self.mark in QUOTES:
            self.stop("syntax-missing-name", message, "write the name without quotes")
        elif WORD.match(self.text, self.at):
            self.stop("syntax-missing-name", message)
        else:
            self.stop("syntax-unexpected-character", message, _WAYS_OUT.get(self.mark))

    def no_colon(self, name: str) -> Sequence:
        """Stop where neither a colon nor a message follows a name."""
        message = f"':' must follow {name}, but {stands_here(self.text, self.at)}"
        return self.stop("syntax-missing-colon", message, _WAYS_OUT.get(self.mark))

    def no_value(self, name: str) -> Sequence:
        """Stop where a value is wanted."""
        message = f"{name} must have a value, but {stands_here(self.text, self.at)}"
        if self.mark == "[":
            return self.stop("syntax-nested-list", message, "write all values in one list")
        if self.mark in ("", "}", ">", "]", ",", ";"):
            return self.stop("syntax-missing-value", message)
        return self.stop("syntax-unexpected-character", message, _WAYS_OUT.get(self.mark))

    def no_comma(self, name: str, start: int) -> Sequence:
        """Stop inside the list opened at ``start``."""
        here = stands_here(self.text, self.at)
        if self.mark:
            message = f"',' or ']' must follow an item of {name}, but {here}"
            return self.stop("syntax-missing-comma", message)
        opened = (Related("opened here", Span(start, start + 1)),)
        message = f"the list of {name} must end with ']', but {here}"
        return self.stop("syntax-unclosed-list", message, related=opened)

    def stop(
        self,
        rule: str,
        message: str,
        help_: str | None = None,
        span: Span | None = None,
        related: tuple[Related, ...] = (),
    ) -> Sequence:
        """Record the error that ends the reading; return what stands for a missing value."""
        span = span or token_span(self.text, self.at)
        self.found.append(Diagnostic(rule, message, span, help_, related=related))
        self.at = span.end
        return Sequence((), Span(self.at, self.at))
