"""Findings on the terminal, and the exit status they make."""

from collections.abc import Iterable, Mapping

import click

from convcalc.analysis.analysis import Analysis
from convcalc.cli.colours import wanted_colour
from convcalc.cli.output import terminal_width
from convcalc.diagnostics import Diagnostic, Severity
from convcalc.source import Source

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
SEVERITIES: tuple[Severity, ...] = tuple(_COLOURS)
"""The gravest first."""


def _paint(word: str, severity: Severity) -> str:
    return click.style(word, fg=_COLOURS[severity], bold=True)


def findings_text(
    analysis: Analysis, *, notes: bool, terminal: bool, to_file: bool = False
) -> str:
    """Return an analysis' findings as text, one after the other."""
    shown = [it for it in analysis.diagnostics if notes or it.severity != "note"]
    if not shown:
        return ""
    return diagnostics_text(shown, analysis.source, terminal=terminal, to_file=to_file)


def diagnostics_text(
    found: Iterable[Diagnostic], source: Source, *, terminal: bool, to_file: bool = False
) -> str:
    """Return findings as text, to its width on a terminal and there in colour.

    Where colours are forced they are not only for a terminal, but never go into a file.
    """
    from convcalc.report.findings.text import WIDTH, render_findings  # a sound spec has none

    forced = wanted_colour() is True and not to_file
    paint = _paint if terminal or forced else None
    width = terminal_width() if terminal else WIDTH
    return "".join(f"{it}\n" for it in render_findings(found, source, paint, width))


def status(analysis: Analysis) -> int:
    """Return the exit status: 1 for errors and, where the run is strict, for warnings."""
    return int(not analysis.passes)


def summary(files: int, found: Mapping[Severity, int], unreadable: int) -> str:
    """Return how many files were checked and what was found: ``2 files: 1 error, 3 notes``."""
    counts = [_counted(found[severity], severity) for severity in _COLOURS if found[severity]]
    if unreadable:
        counts.append(f"{unreadable} unreadable")
    return f"{_counted(files, 'file')}: {', '.join(counts) or 'nothing found'}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"
