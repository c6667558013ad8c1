"""Findings on a page: severity in words, place, message, the line at fault, the way out."""

from collections.abc import Iterable, Iterator

from convcalc.diagnostics import Diagnostic, Severity
from convcalc.report.findings.text import (
    excerpt,
    place,
    related_places,
    the_same_elsewhere,
    with_those_alike,
)
from convcalc.report.html.page import folded, text
from convcalc.source import Source

MARKS: dict[Severity, str] = {"error": "✗", "warning": "!", "note": "i"}
_WIDTH = 100
"""Columns of an excerpt."""


def findings(found: Iterable[Diagnostic], source: Source) -> Iterator[str]:
    """Yield the findings of a file; notes, which ask for nothing, are folded away."""
    grave = [it for it in found if it.severity != "note"]
    notes = [it for it in found if it.severity == "note"]
    yield from _listed(grave, source)
    if notes:
        counted = "1 note" if len(notes) == 1 else f"{len(notes):,} notes"
        yield from folded(counted, _listed(notes, source))


def _listed(found: list[Diagnostic], source: Source) -> Iterator[str]:
    if found:
        yield '<ul class="findings">\n'
        for it, others in with_those_alike(found):
            yield from _finding(it, others, source)
        yield "</ul>\n"


def _finding(it: Diagnostic, others: list[Diagnostic], source: Source) -> Iterator[str]:
    subject = f"<b>{text(it.subject)}</b>: " if it.subject else ""
    yield (
        f'<li class="{it.severity}"><p><strong>{MARKS[it.severity]} {it.severity}</strong>'
        f" <code>{text(place(it, source))}</code></p>\n"
        f'<p>{subject}{text(it.message)} <span class="quiet">[{it.rule}]</span></p>\n'
    )
    if it.severity != "note":
        if it.span:
            lines = "\n".join(map(text, excerpt(source, it.span, _WIDTH)))
            yield f'<pre tabindex="0">{lines}</pre>\n'
        yield from (f"<p>{text(line)}</p>\n" for line in related_places(it, source))
        if it.help:
            yield f"<p><b>Fix:</b> {text(it.help)}</p>\n"
    if others:
        yield f"<p>{text(the_same_elsewhere(others, source))}</p>\n"
    yield "</li>\n"
