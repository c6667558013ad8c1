"""How far a run over many files has come, for those who sit and wait."""

import os
import sys
from collections.abc import Iterable, Iterator
from time import monotonic

from convcalc.report.findings.file_result import Part

_MANY = 10
_FIRST, _NEXT = 0.5, 0.1
"""Seconds before the line is shown, and before it is shown again."""


def watched(parts: Iterable[Part], total: int, *, one_screen: bool) -> Iterator[Part]:
    """Yield the parts; meanwhile a line on the terminal says how many there are already.

    Nobody watches a few files, a log or a build. Where the report goes to the same screen, the
    line makes room for each part that has a text.
    """
    if total < _MANY or not sys.stderr.isatty() or os.environ.get("CI"):
        yield from parts
        return
    line = _Line()
    try:
        for done, part in enumerate(parts, 1):
            if one_screen and part.text:
                line.wipe()
            yield part
            line.show(f"checked {done} of {total}")
    finally:
        line.wipe()


class _Line:
    """A line at the bottom of a terminal that is written over again and again."""

    def __init__(self) -> None:
        self._width = 0
        self._due: float = monotonic() + _FIRST

    def show(self, text: str) -> None:
        if monotonic() < self._due:
            return
        self._write(f"\r{text}")
        self._width = len(text)
        self._due = monotonic() + _NEXT

    def wipe(self) -> None:
        if self._width:
            self._write(f"\r{' ' * self._width}\r")
            self._width = 0
            self._due = 0  # it was there a moment ago, and shall be there again

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
