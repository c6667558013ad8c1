"""What a report on many files says of one of them.

A part is small, whatever the network: it may come from another process, and nothing else of a
file is kept.
"""

from typing import NamedTuple

from convcalc.analysis.analysis import Analysis


class Unreadable(NamedTuple):
    """A file that could not be read as a spec, and why."""

    path: str
    reason: str


class Part(NamedTuple):
    """The text on one file, and what the rest of the report must know of it.

    ``unreadable`` is why the file could not be read.
    """

    text: str
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    rules: tuple[str, ...] = ()
    unreadable: str | None = None


def part_of(result: Analysis | Unreadable, text: str) -> Part:
    """Return what a report with this text says of a file."""
    if isinstance(result, Unreadable):
        return Part(text, rules=("unreadable-file",), unreadable=result.reason)
    severities = [found.severity for found in result.diagnostics]
    return Part(
        text,
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        notes=severities.count("note"),
        rules=tuple(sorted({found.rule for found in result.diagnostics})),
    )
