"""One section of a .cfg, and its values as C reads them."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from convcalc import tree
from convcalc.diagnostics import Diagnostic, Findings, Related
from convcalc.limits import MOST_ITEMS
from convcalc.source import Span

_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_REAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_MOST_DIGITS = 18
_SHOWN = 30
LARGEST_INT = 2**31 - 1
"""The largest int of C."""


class Section(NamedTuple):
    """A section: its number, counted from 0 behind [net], and the first option of each key."""

    number: int
    title: str
    span: Span
    options: Mapping[str, tree.Entry]

    @property
    def name(self) -> str:
        """What its layers are called: its number."""
        return str(self.number)

    def has(self, key: str) -> bool:
        """Return whether the section gives a key."""
        return key in self.options

    def word(self, key: str, default: str = "") -> str:
        """Return the value of a key as it is written, without white space."""
        value = self.options[key].value if key in self.options else None
        return value.text if isinstance(value, tree.Scalar) else default

    def integer(self, key: str, default: int) -> int:
        """Return the value of a key as C's atoi reads it; the default where it is too large."""
        if key not in self.options:
            return default
        number = read_integer(self.word(key)).number
        return default if number is None else number

    def flag(self, key: str) -> bool:
        """Return whether a key has another number than 0."""
        return self.integer(key, 0) != 0

    def real(self, key: str, default: float) -> float:
        """Return the value of a key as C's atof reads it."""
        if key not in self.options:
            return default
        found = _REAL.match(self.word(key)[:_SHOWN])
        return float(found[0]) if found else 0.0

    def integers(self, key: str, *, comments: bool = False) -> tuple[int, ...]:
        """Return a list of numbers, one for each comma and one more, as C's atoi reads them.

        With ``comments`` the list ends at the first ``#``.
        """
        text = self.word(key).partition("#")[0] if comments else self.word(key)
        return tuple(read_integer(it).number or 0 for it in text.split(",", MOST_ITEMS))

    def span_of(self, *keys: str) -> Span:
        """Return where the value of the first key that is given stands, else the section."""
        return next(
            (self.options[it].value.span for it in keys if it in self.options), self.span
        )


class Read(NamedTuple):
    """A number as C reads it, None where an int cannot hold it, and the text behind it."""

    number: int | None
    rest: str
    digits: int


def read_integer(text: str) -> Read:
    """Return what C's atoi makes of a text: the number that it begins with, else 0."""
    found = _INTEGER.match(text)
    if not found:
        return Read(0, text, 0)
    digits = found[0].lstrip("+-").lstrip("0")
    number = int(found[0]) if len(digits) <= _MOST_DIGITS else None
    if number is not None and not -LARGEST_INT - 1 <= number <= LARGEST_INT:
        number = None
    return Read(number, text[found.end() :], len(digits))


def value_findings(section: Section, key: str, kind: str) -> Iterator[Diagnostic]:
    """Yield what is odd about a value of a kind: ``int``, ``ints`` or ``real``."""
    text, span = section.word(key), section.span_of(key)
    if kind == "real":
        found = _REAL.match(text)
        rest = text[found.end() :] if found else text
        if rest:
            yield _cut_short(key, text, found[0] if found else "0", span)
        return
    texts = text.split(",", MOST_ITEMS) if kind == "ints" else [text]
    if len(texts) > MOST_ITEMS:
        message = f"{key} must have at most {MOST_ITEMS:,} numbers, but it has more"
        yield Diagnostic("limit-exceeded", message, span)
        return
    for it in texts:
        read = read_integer(it)
        if read.number is None:
            yield Diagnostic(
                "value-out-of-range",
                f"{key} must fit into C's int, which ends at {LARGEST_INT}, but"
                f" {_shown(it)} has {read.digits:,} digits",
                span,
            )
            return
        if read.rest:
            yield _cut_short(key, it, str(read.number), span)
            return
        if kind == "ints" and not it:
            yield _cut_short(key, text, "0 behind its last comma", span)
            return


def _cut_short(key: str, text: str, read: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "text-after-number",
        f"{key} should be a number and nothing else, but Darknet reads {_shown(text)} as"
        f" {read}",
        span,
        "put a comment on a line of its own",
        "warning",
    )


def _shown(text: str) -> str:
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}...'"


def section_of(entry: tree.Entry, number: int) -> tuple[Section, Findings]:
    """Return a section of a tree, and the keys that it gives more than once."""
    assert isinstance(entry.value, tree.Mapping)
    options: dict[str, tree.Entry] = {}
    findings = []
    for option in entry.value.entries:
        first = options.setdefault(option.key.text, option)
        if first is not option:
            findings.append(_repeated(first, option))
    return Section(number, entry.key.text, entry.key.span, options), tuple(findings)


def _repeated(first: tree.Entry, again: tree.Entry) -> Diagnostic:
    return Diagnostic(
        "duplicate-key",
        f"a key should be given once in a section, but {_shown(again.key.text)} is given again:"
        " Darknet takes the first",
        again.key.span,
        "leave one of them out",
        "warning",
        related=(Related("the first one", first.key.span),),
    )
