"""How far a run over many files has come, for those who sit and wait."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

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


@contextmanager
def bar(total: int, *, is_shown: bool) -> Iterator[Callable[[int], None]]:
    """Give what tells a bar on the terminal how much more is done; it shows rate and time left.

    Nobody watches a log or a build.
    """
    if not (is_shown and sys.stderr.isatty()) or os.environ.get("CI"):
        yield lambda more: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), rate_column(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda more: progress.advance(task, more)


def rate_column() -> Any:  # noqa: ANN401  a class of rich, which is imported to draw only
    """Return the column of a bar that says how many items are done in a second."""
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        """Items a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.0f}/s" if speed else "")

    return Rate()


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
