"""Where PyYAML stopped, and what can be seen of the text there."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from convcalc.readers.yaml_open import OpenSequence
from convcalc.source import Span

WORD = r"[^\s,\[\]{}]+|[,\[\]{}]"
_MOST_LINES_ABOVE = 1_000


class Fault(NamedTuple):
    """Where PyYAML stopped, and what was open there."""

    text: str
    error: Exception
    at: int
    opened: int  # where the thing begins that could not be read
    stack: list[OpenSequence]  # the list of documents, and in it what is open

    @property
    def bracket(self) -> int | None:
        """Return where the innermost bracket is that is open."""
        brackets = [frame.bracket for frame in self.stack if frame.bracket is not None]
        return brackets[-1] if brackets else None

    @property
    def line_start(self) -> int:
        """Return where the line of the error begins."""
        return self.text.rfind("\n", 0, self.at) + 1

    @property
    def place(self) -> Span:
        """Return the span of the word at the error; an empty one behind the last word."""
        if self.is_at_end:
            return Span(*[len(self.text.rstrip())] * 2)
        return word_at(self.text, self.at)

    @property
    def is_at_end(self) -> bool:
        """Return whether nothing is left of the text."""
        return not self.text[self.at :].strip()

    @property
    def name(self) -> str:
        """Return how a message speaks of the place."""
        start, end = self.place
        return f"'{self.text[start:end]}'" if end > start else "the end of the text"

    def lines_above(self) -> Iterator[tuple[int, str]]:
        """Yield where each line above begins and what it says, upwards; none that is empty."""
        end = self.line_start
        for _ in range(_MOST_LINES_ABOVE):
            if not end:
                return
            start = self.text.rfind("\n", 0, end - 1) + 1
            line = self.text[start:end]
            words = "" if line.lstrip().startswith("#") else line.partition(" #")[0].strip()
            if words:
                yield start + line.index(words), words
            end = start

    def rest_of_line(self, start: int) -> Span:
        """Return the span from a place to the last word on its line."""
        end = self.text.find("\n", start)
        line = self.text[start : end if end >= 0 else None]
        return Span(start, start + len(line.rstrip()))


def word_at(text: str, at: int) -> Span:
    """Return the span of the word or the bracket at an offset."""
    found = re.compile(WORD).match(text, at)
    return Span(*found.span()) if found else Span(at, at)
