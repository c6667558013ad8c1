"""Findings as GitHub Actions reads them from a log: a workflow command for each."""

import re
from collections.abc import Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic, Severity
from convcalc.report.findings.file_result import Unreadable
from convcalc.report.printable import printable
from convcalc.source import Source

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_ESCAPES = {"\r": "%0D", "\n": "%0A"}


def render_commands(result: Analysis | Unreadable) -> str:
    """Return a line for each finding of a file."""
    return "".join(f"{line}\n" for line in _lines(result))


def _lines(result: Analysis | Unreadable) -> Iterator[str]:
    if isinstance(result, Unreadable):
        found = Diagnostic("unreadable-file", result.reason)
        yield _command(found, Source(result.path, ""))
        return
    for found in result.diagnostics:
        yield _command(found, result.source)


def _command(found: Diagnostic, source: Source) -> str:
    """Return ``::error file=net.yaml,line=3,col=5,title=rule::message``.

    Columns count only where a finding is on one line.
    Source: GitHub's actions/toolkit, packages/core/src/command.ts.
    """
    properties = {"file": source.path}
    if found.span:
        start, end = map(source.position, found.span)
        properties |= {"line": str(start.line), "endLine": str(end.line)}
        if start.line == end.line:
            properties |= {"col": str(start.column), "endColumn": str(end.column)}
    properties["title"] = found.rule
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    subject = f"{found.subject}: " if found.subject else ""
    texts = [f"{subject}{found.message}", *([f"help: {found.help}"] if found.help else [])]
    message = _data("\n".join(map(printable, texts)))
    return f"::{_COMMANDS[found.severity]} {written}::{message}"


def _data(text: str) -> str:
    """Return a text as the runner reads it back, but for what could drive a terminal."""
    pieces = re.split(r"([\r\n])", text.replace("%", "%25"))
    return "".join(_ESCAPES.get(it) or printable(it) for it in pieces)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
