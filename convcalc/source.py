"""The text of a spec, and positions in it."""

import os
from array import array
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of character offsets into a source's text."""

    start: int
    end: int


class Position(NamedTuple):
    """A line and a column as editors count them, both from 1."""

    line: int
    column: int


class Source:
    """A text and the path to show for it; lines are looked up only when a finding needs one."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @property
    def stem(self) -> str:
        """The name of the file without its folder and suffix."""
        return os.path.splitext(os.path.basename(self.path))[0].strip("<>")

    @cached_property
    def _line_starts(self) -> "array[int]":
        starts = array("q", [0])
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def position(self, offset: int) -> Position:
        """Return the line and column of a character offset."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return the text of a line (counted from 1) without its line break."""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None].removesuffix("\r")
