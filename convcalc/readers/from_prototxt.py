"""Reads protobuf's text format into the positioned tree; no schema is known here.

What protobuf's C++ and Python parsers both accept is accepted. Where only one of them is more
lenient (a string over two lines, ``- 1``, spaces beyond ASCII), the text is refused.
"""

from itertools import islice
from typing import Any

from convcalc.limits import DEEPEST_PROTOTXT, LONGEST_STRING, MOST_ITEMS, MOST_WRITTEN
from convcalc.readers.prototxt_cursor import Cursor
from convcalc.readers.prototxt_tokens import (
    CLOSING,
    COLON,
    FIELD,
    NAME,
    QUOTES,
    SEPARATOR,
    SPACE,
    STRING,
    WORD,
    BareList,
    Packed,
    unescaped,
)
from convcalc.source import Source, Span
from convcalc.tree import Mapping, Node, Reading, Scalar, Sequence

_new = tuple.__new__  # makes a NamedTuple in half the time its own constructor takes
_ROOT = Scalar("", Span(0, 0))
_AFTER_FIELDS = ("", "}", ">")
_PARTS = 4  # of a field in a packed message


def read_prototxt(source: Source) -> Reading:
    """Return the tree of a text, up to its first syntax error if it has one.

    A value that was not reached is an empty list of no width.
    """
    reader = _Reader(source.text)
    root = reader.message(_ROOT, -1)
    return Reading(root, tuple(reader.found), stopped=bool(reader.found))


class _Reader(Cursor):
    """Reads a text; a method named after a thing reads that thing and goes past it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        # the name of each open message and its place in the one around it, where its bracket
        # stands, and the parts of its fields so far
        self.opened: list[tuple[str | Scalar, int, int, list[Any]]] = []
        self.words: dict[str, str] = {}  # equal words share one object, which saves memory

    def message(self, key: Scalar, start: int) -> Mapping:
        """Read what follows the bracket at ``start``, and the closing one."""
        parts: list[Any] = []
        self.opened.append((key, 0, start, parts))
        level = len(self.opened)
        self.skip(SPACE)
        while not self.found:
            self.plain_fields(level)
            if self.found:
                break
            if self.mark in _AFTER_FIELDS:
                self.closing_bracket()
                break
            self.unusual_field()
            self.too_many_fields()
        while len(self.opened) > level:
            self.close(self.at)
        self.opened.pop()
        return _packed(parts, max(start, 0), self.at)

    def plain_fields(self, level: int) -> None:
        """Read on, in messages and out of them, as long as one match takes a field's start."""
        more = True
        while more and not self.found:
            more = self.some_plain_fields(level)
            self.too_many_fields()

    def too_many_fields(self) -> None:
        """Stop where a message that is open has more fields than any network's."""
        for key, _, start, parts in self.opened:
            most = MOST_ITEMS if start >= 0 else MOST_WRITTEN
            if len(parts) > most * _PARTS:
                self.too_many(_text(key) or "a prototxt", most, "fields")
                return

    def some_plain_fields(self, level: int) -> bool:
        """Read on for so many fields; return whether there may be more of them."""
        text, opened, shared, at = self.text, self.opened, self.words.setdefault, self.at
        _, _, start, parts = opened[-1]
        start = max(start, 0)
        for field in islice(FIELD.finditer(text, at), MOST_ITEMS):
            name, word, opening, closing = field.groups()
            if word:
                behind = field.start(2) - at
                if word[0] in QUOTES:
                    word = word[1:-1]
                    if len(word) > LONGEST_STRING:
                        break
                    behind = -behind
                parts += (shared(name, name), at - start, shared(word, word), behind)
            elif opening and len(opened) <= DEEPEST_PROTOTXT:
                place, start, parts = at - start, field.start(3), []
                opened.append((shared(name, name), place, start, parts))
            elif (
                closing
                and len(opened) > level
                and closing == CLOSING[text[start]]
                and len(parts) <= MOST_ITEMS * _PARTS
            ):
                start, parts = self.close(at + 1)
            else:
                break
            at = field.end()
        else:
            self.at = at
            return at < len(text)
        self.at = at
        return False

    def close(self, end: int) -> tuple[int, list[Any]]:
        """Add the message opened last to the one around it; return its start and parts."""
        key, at, start, parts = self.opened.pop()
        _, _, outer_start, outer = self.opened[-1]
        outer += (key, at, _packed(parts, start, end), 0)
        return max(outer_start, 0), outer

    def closing_bracket(self) -> None:
        """Read the bracket that has to stand here; at the root it is the end of the text."""
        key, _, start, parts = self.opened[-1]
        if start < 0:
            if self.mark:
                message = f"'{self.mark}' must close a message, but none is open here"
                self.stop("syntax-wrong-bracket", message, "remove it")
        elif self.mark == CLOSING[self.text[start]]:
            self.at += 1
        else:
            entries = _packed(parts, start, self.at).entries
            last = entries[-1].value.span.end if entries else start + 1
            self.no_bracket(_text(key), start, last)

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
        self.opened[-1][-1].extend((key, 0, value, 0))
        if not self.found:
            self.skip(SEPARATOR)

    def list_of(self, key: Scalar, colon: bool) -> Sequence:
        """Read ``[a, b]``."""
        start = self.at
        self.at += 1
        self.skip(SPACE)
        items: list[Node] = []
        if self.mark == "]":
            self.at += 1
        else:
            self.items(key, start, items)
        return (Sequence if colon else BareList)(tuple(items), Span(start, self.at))

    def items(self, key: Scalar, start: int, items: list[Node]) -> None:
        """Read the items and the end of the list opened at ``start``."""
        mark = ","
        while mark == ",":
            self.skip(SPACE)
            items.append(self.item(key))
            if len(items) > MOST_ITEMS:
                self.at = items[-1].span.start
                self.too_many(key.text, MOST_ITEMS, "values")
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
            if len(self.opened) > DEEPEST_PROTOTXT:
                bound = f"messages must nest at most {DEEPEST_PROTOTXT} deep"
                message = f"{bound}, but {key.text} is deeper"
                return self.stop("syntax-nesting-too-deep", message)
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
        size = 0
        nothing = None
        while nothing is None and self.mark in QUOTES:
            part = self.one_string()
            if isinstance(part, Sequence):
                nothing = part
            else:
                parts.append(part)
                end = self.at
                size += len(part)
                if size > LONGEST_STRING:
                    nothing = self.too_long(Span(start, end))
                elif len(parts) > MOST_ITEMS:
                    nothing = self.too_many("a string", MOST_ITEMS, "parts")
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
            return self.stop("syntax-not-closed", message)
        if piece.end() - piece.start() > LONGEST_STRING + 2:
            return self.too_long(Span(*piece.span()))
        found = unescaped(self.text, piece.start() + 1, piece.end() - 1)
        if isinstance(found, Span):
            escape = self.text[found.start : found.end]
            message = rf"'\' must begin an escape sequence, but '{escape}' is none"
            help_ = r"write '\\' for a backslash"
            return self.stop("syntax-character", message, help_, found)
        self.at = piece.end()
        return found


def _packed(parts: list[Any], start: int, end: int) -> Mapping:
    message: Mapping = _new(Packed, (tuple(parts), start, end))
    return message


def _text(key: str | Scalar) -> str:
    return key if isinstance(key, str) else key.text
