"""Reads Darknet's .cfg into the positioned tree: sections of options; no section is known here.

White space means nothing, not even within a word, and a line is a comment only as a whole:
``size = 3  # large`` is an option of the value ``3#large``.
Source: Darknet ``read_cfg``, ``strip``, ``read_option``.
"""

import re

from convcalc.diagnostics import Diagnostic
from convcalc.limits import MOST_CHARACTERS, MOST_FINDINGS, MOST_ITEMS, MOST_WRITTEN
from convcalc.source import Source, Span
from convcalc.tree import Entry, Mapping, Reading, Scalar

_LINE = re.compile(r"^[^\S\n]*+([^\s#;][^\n]*+)", re.MULTILINE)
"""A line that is neither empty nor a comment, without the white space before it."""
_BLANK = re.compile(r"[ \t\r]+")
_NOWHERE = Span(0, 0)


def read_darknet(source: Source) -> Reading:
    """Return the sections of a text: an entry each, whose value is a mapping of its options.

    Lines that are none of a section, an option and a comment are passed over with a warning, as
    Darknet does; what stands above the first section is an error.
    """
    reader = _Reader(source.text)
    reader.read()
    reader.close()
    root = Mapping(tuple(reader.sections), Span(0, len(source.text)))
    return Reading(root, tuple(reader.findings), stopped=reader.stopped)


class _Reader:
    """The sections and the findings so far, and the section that is open."""

    def __init__(self, text: str) -> None:
        self.sections: list[Entry] = []
        self.findings: list[Diagnostic] = []
        self.stopped = False
        self._text = text
        self._title: Scalar | None = None
        self._options: list[Entry] = []
        self._words: dict[str, str] = {}  # equal words share one object, which saves memory

    def read(self) -> None:
        """Read lines as long as there are no more of anything than a network has."""
        for line in _LINE.finditer(self._text):
            start, end = line.span(1)
            words = self._text[start:end].rstrip(" \t\r")
            if words.startswith("["):
                self.close()
                self._title = self._scalar(words, start)
            elif words:
                self._option(words, start)
            if self._too_many():
                self.stopped = True
                return

    def close(self) -> None:
        """Put the section that is open to the others."""
        if self._title:
            last = self._options[-1].value.span if self._options else self._title.span
            span = Span(self._title.span.start, last.end)
            self.sections.append(Entry(self._title, Mapping(tuple(self._options), span)))
        self._title, self._options = None, []

    def _option(self, words: str, start: int) -> None:
        key, equals, value = words.partition("=")
        if not self._title and not self.sections:
            self._above_sections(start, len(words))
        elif not equals or not value.strip(" \t\r"):
            self._ignored(start, len(words))
        else:
            after = start + len(key) + 1
            after += len(value) - len(value := value.lstrip(" \t\r"))
            self._options.append(
                Entry(self._scalar(key.rstrip(" \t\r"), start), self._scalar(value, after))
            )

    def _scalar(self, words: str, start: int) -> Scalar:
        text = _BLANK.sub("", words)
        if len(text) < MOST_CHARACTERS:
            text = self._words.setdefault(text, text)
        return Scalar(text, Span(start, start + len(words)))

    def _above_sections(self, start: int, length: int) -> None:
        if self.findings:
            return
        self.findings.append(
            Diagnostic(
                "missing-field",
                "a line must stand in a section, but this one stands above the first",
                Span(start, start + length),
                "begin the file with [net]",
            )
        )

    def _ignored(self, start: int, length: int) -> None:
        if len(self.findings) > MOST_FINDINGS:  # nobody reads more of them
            return
        self.findings.append(
            Diagnostic(
                "ignored-line",
                "a line should be a [section], a key=value or a comment, but this one is none:"
                " Darknet passes over it",
                Span(start, start + length),
                "put # before it, or complete it",
                "warning",
            )
        )

    def _too_many(self) -> bool:
        """Return whether there is more than any network has, and say of what."""
        counts = (
            ("a .cfg", len(self.sections), MOST_WRITTEN, "sections"),
            ("a section", len(self._options), MOST_ITEMS, "options"),
        )
        for what, count, most, things in counts:
            if count > most:
                span = self._title.span if self._title else _NOWHERE
                message = f"{what} must have at most {most:,} {things}, but this one has more"
                self.findings.append(Diagnostic("limit-exceeded", message, span))
                return True
        return False
