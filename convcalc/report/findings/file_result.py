"""What a report on many files says of one of them.

A part is small, whatever the network: it may come from another process, and nothing else of a
file is kept.
"""

from collections.abc import Mapping, MutableMapping
from typing import NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Severity


class Unreadable(NamedTuple):
    """A file that could not be read as a spec, and why."""

    path: str
    reason: str


Counts = Mapping[tuple[str, Severity], int]
"""How often each rule was broken, of each severity."""


class Part(NamedTuple):
    """The text on one file, and what the rest of the report must know of it.

    ``unreadable`` is why the file could not be read; ``compared`` is false where an earlier
    report was asked for and has no figures of it.
    """

    text: str
    counts: Mapping[tuple[str, Severity], int] = {}
    passes: bool = True
    unreadable: str | None = None
    compared: bool = True


def part_of(result: Analysis | Unreadable, text: str) -> Part:
    """Return what a report with this text says of a file."""
    if isinstance(result, Unreadable):
        unreadable: Counts = {("unreadable-file", "error"): 1}
        return Part(text, unreadable, passes=False, unreadable=result.reason)
    counts: dict[tuple[str, Severity], int] = {}
    for it in result.diagnostics:
        add_counts(counts, {(it.rule, it.severity): 1})
    compared = all(
        it.rule != "not-in-baseline" for it in (*result.diagnostics, *result.ignored)
    )
    return Part(text, counts, result.passes, compared=compared)


def add_counts(counts: MutableMapping[tuple[str, Severity], int], more: Counts) -> None:
    """Add the counts of another file to those of some."""
    for key, count in more.items():
        counts[key] = counts.get(key, 0) + count
