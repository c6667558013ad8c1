"""The words of protobuf's text format: what one looks like, how a string is unescaped."""

import re
from collections.abc import Iterator
from typing import Any, cast

from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Scalar, Sequence

_S = r"[ \t\n\r\f\v]*+(?:\#[^\n]*+[ \t\n\r\f\v]*+)*+"
_NAME = r"[a-zA-Z_][0-9a-zA-Z_+-]*+"
_WORD = rf"{_NAME}|(?:[0-9+-]|\.[0-9])[0-9a-zA-Z_.+-]*+"
_PLAIN_STRING = r""""[^"\\\n]*+"|'[^'\\\n]*+'"""

SPACE = re.compile(_S)
NAME = re.compile(_NAME)
COLON = re.compile(rf":{_S}")
WORD = re.compile(_WORD)
STRING = re.compile(r""""(?:[^"\\\n]|\\[^\n])*+"|'(?:[^'\\\n]|\\[^\n])*+'""")
SEPARATOR = re.compile(rf"{_S}[,;]?+{_S}")
EXTENSION = re.compile(rf"\[{_S}(?:{_NAME}{_S}\.{_S})*+")
LAST_SEPARATOR = re.compile(rf"{_S}[,;]")
FIELD = re.compile(  # nearly every field at one stroke, with the space behind it
    rf"""({_NAME})(?:: *+({_WORD}|{_PLAIN_STRING}){_S}(?:[,;]{_S}|(?!["']))"""
    rf"""|:?+[ \n\r\t]*+([{{<]){_S})|([}}>]){_S}(?:[,;]{_S})?+|(?s:.)"""
)
_PLACEHOLDER = r"\$(?:\([^()\n]*+\)|\{[^{}\n]*+\}|[a-zA-Z_][0-9a-zA-Z_]*+)"
_TOKEN = re.compile(rf"""{_WORD}|{_PLAIN_STRING}|["'][^\n]*+|{_PLACEHOLDER}|(?s:.)""")
_ESCAPE = re.compile(
    r"""\\(?:([abfnrtv\\'"?])|([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})"""
    r"|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)"
)

QUOTES = ("'", '"')
CLOSING = {"{": "}", "<": ">"}
_LETTERS = dict(zip("abfnrtv\\'\"?", "\a\b\f\n\r\t\v\\'\"?", strict=True))
_SHOWN_LENGTH = 30


class Word(Scalar):
    """A scalar of one token; it keeps its start in place of its span, which follows from it.

    Two spans fewer for every field: a large prototxt takes a third less memory and time. To be
    made by ``tuple.__new__(Word, (text, start, quoted))``.
    """

    __slots__ = ()

    @property
    def span(self) -> Span:
        """The place of the token with its quotes."""
        start = cast(int, tuple.__getitem__(self, 1))
        return Span(start, start + len(self.text) + 2 * self.quoted)

    def __iter__(self) -> Iterator[str | Span | bool]:
        return iter((self.text, self.span, self.quoted))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scalar) and (*self,) == (*other,)

    def __hash__(self) -> int:
        return hash((*self,))

    def __repr__(self) -> str:
        return repr(Scalar(self.text, self.span, self.quoted))

    def __reduce__(self) -> tuple[object, ...]:
        return Scalar, (*self,)


_new = tuple.__new__  # makes a NamedTuple in half the time its own constructor takes


class Packed(Mapping):
    """A message that makes its entries when they are asked for; a large prototxt has millions.

    To be made by ``tuple.__new__(Packed, (parts, start, end))``. There are four parts to a
    field: its name, where that stands in the message, the word that is its value, and how far
    behind the name's start this begins, below zero for a word in quotes. A message or a list
    is there as such in place of the word; a name that is a scalar knows its own place.
    """

    __slots__ = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The fields with the places of their names and values."""
        start = self.start
        entries: list[Entry] = []
        for name, at, value, behind in self.fields():
            key, node = name, value
            if name.__class__ is str:
                key = _new(Word, (name, start + at, False))
                if value.__class__ is str:
                    quoted = behind < 0
                    behind = -behind if quoted else behind
                    node = _new(Word, (value, start + at + behind, quoted))
            entries.append(_new(Entry, (key, node)))
        return tuple(entries)

    @property
    def start(self) -> int:
        """Where the message begins."""
        return cast(int, tuple.__getitem__(self, 1))

    @property
    def end(self) -> int:
        """Where the text behind the message begins."""
        return cast(int, tuple.__getitem__(self, 2))

    @property
    def span(self) -> Span:
        """The place of the message with its brackets."""
        return Span(self.start, self.end)

    def fields(self) -> Iterator[tuple[Any, ...]]:
        """Yield the four parts of each field."""
        part = iter(cast("tuple[Any, ...]", tuple.__getitem__(self, 0)))
        return zip(part, part, part, part, strict=True)

    def text_of(self, key: str) -> str:
        """Return the text of a key's first word or string, empty where there is none."""
        for name, _, value, _ in self.fields():
            if key == (name if name.__class__ is str else name.text):
                if value.__class__ is str:
                    return value
                if isinstance(value, Scalar):
                    return value.text
        return ""

    def __iter__(self) -> Iterator[tuple[Entry, ...] | Span]:
        return iter((self.entries, self.span))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and (*self,) == (*other,)

    def __hash__(self) -> int:
        return hash((*self,))

    def __repr__(self) -> str:
        return repr(Mapping(self.entries, self.span))

    def __reduce__(self) -> tuple[object, ...]:
        return Mapping, (*self,)


class BareList(Sequence):
    """A list without a colon before it; only a field of messages may have one."""

    __slots__ = ()


def token_span(text: str, at: int) -> Span:
    """Return the span of the token that begins here, an empty one at the end of the text."""
    token = _TOKEN.match(text, at)
    return Span(*token.span()) if token else Span(at, at)


_UNSEEN = {"\ufeff": "a byte order mark", "\u00a0": "a no-break space"}
"""Characters that an editor shows as nothing, or as another one."""


def stands_here(text: str, at: int) -> str:
    """Say what stands at a place of the text."""
    start, end = token_span(text, at)
    if start == end:
        return "the text ends here"
    shown = text[start:end]
    if end - start > _SHOWN_LENGTH:
        shown = f"{shown[:_SHOWN_LENGTH]}..."
    if shown[0] in QUOTES:
        return f"the string {shown} stands here"
    if shown[0] == "$" and end - start > 1:
        return f"the placeholder {shown} of a template stands here"
    if shown.isprintable():
        return f"'{shown}' stands here"
    code = f"U+{ord(shown):04X}"
    name = _UNSEEN.get(shown)
    return f"{name} ({code}) stands here" if name else f"{code} stands here"


def unescaped(text: str, start: int, end: int) -> bytes | Span:
    """Return the bytes of a string between its quotes, or the span of a wrong escape.

    An escape may write one byte of a character that takes several.
    """
    parts: list[bytes] = []
    for escape in _ESCAPE.finditer(text, start, end):
        data = _escaped(escape)
        if data is None:
            return Span(*escape.span())
        parts += (text[start : escape.start()].encode("utf-8", "replace"), data)
        start = escape.end()
    parts.append(text[start:end].encode("utf-8", "replace"))
    return b"".join(parts)


def _escaped(escape: re.Match[str]) -> bytes | None:
    letter, octal, byte, short, long = escape.groups()
    if letter:
        return _LETTERS[letter].encode()
    try:
        if octal or byte:
            return bytes([int(octal, 8) if octal else int(byte, 16)])
        return chr(int(short or long or "", 16)).encode()
    except (ValueError, OverflowError):  # no such byte or character
        return None
