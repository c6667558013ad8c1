"""The text of a spec, and positions in it."""

import os
from array import array
from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """A half-open range of character offsets into a source's text."""

    start: int
    end: int


class Rank(Span):
    """The place of a node among others in a file without lines: it orders findings."""

    __slots__ = ()


class Position(NamedTuple):
    """A line and a column as editors count them, both from 1."""

    line: int
    column: int


_BLOCK = 4096


class _Blocks(NamedTuple):
    """Of each so many characters of a text, which lines end before them.

    A table of all lines would take a second for a text of nothing but line breaks.
    """

    lines_before: "array[int]"  # how many lines end there
    last_break: "array[int]"  # the offset of the last line break, -1 where there is none


class File(Protocol):
    """What a binary language reads from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to an offset."""

    def close(self) -> None:
        """Close the file."""


class Source:
    """A text and the path to show for it; lines are looked up only when a finding needs one.

    Of a binary language there is an open ``file`` instead, which its reader closes, and there
    are no lines: findings name nodes. The ``stem`` is the name of the file without its folder
    and suffix, or what it was called instead.
    """

    def __init__(
        self, path: str, text: str = "", stem: str | None = None, *, file: File | None = None
    ) -> None:
        self.path = path
        self.text = text
        self.stem = _stem(path) if stem is None else stem
        self.file = file

    def __reduce__(self) -> tuple[object, ...]:
        """Return how another process gets the source: an open file stays here."""
        return Source, (self.path, self.text, self.stem)

    @cached_property
    def _blocks(self) -> _Blocks:
        counts, breaks = array("q", [0]), array("q", [-1])
        for start in range(0, len(self.text), _BLOCK):
            end = start + _BLOCK
            counts.append(counts[-1] + self.text.count("\n", start, end))
            breaks.append(max(self.text.rfind("\n", start, end), breaks[-1]))
        return _Blocks(counts, breaks)

    def position(self, offset: int) -> Position:
        """Return the line and column of a character offset."""
        block = offset // _BLOCK
        start = block * _BLOCK
        lines = self._blocks.lines_before[block] + self.text.count("\n", start, offset)
        last = max(self.text.rfind("\n", start, offset), self._blocks.last_break[block])
        return Position(lines + 1, offset - last)

    def line(self, number: int) -> str:
        """Return the text of a line (counted from 1) without its line break."""
        start = self._start_of(number)
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else None].removesuffix("\r")

    def _start_of(self, number: int) -> int:
        """Return the offset at which a line begins, behind the break of the one before."""
        if number == 1:
            return 0
        block = bisect_left(self._blocks.lines_before, number - 1) - 1
        at = block * _BLOCK - 1
        for _ in range(number - 1 - self._blocks.lines_before[block]):
            at = self.text.find("\n", at + 1)
        return at + 1


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0].strip("<>")
