"""Findings as GitHub Actions reads them from a log: a workflow command for each."""

import re
from collections.abc import Iterable, Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic, Severity
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.report.findings.for_programs import findings_of, path_from
from convcalc.report.printable import printable
from convcalc.source import Source

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
_ESCAPES = {"\r": "%0D", "\n": "%0A"}


_MOST = 10
"""Annotations of a kind that GitHub shows of a step. Source: GitHub's actions/toolkit, docs/
problem-matchers.md, section "Limitations"."""


def around_commands(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the commands, as many of each kind as are shown, and a line on the rest."""
    shown = dict.fromkeys(_COMMANDS, 0)
    hidden = dict.fromkeys(_COMMANDS, 0)
    for part in parts:
        for line in part.text.split("\n")[:-1]:
            kind = next(it for it, name in _COMMANDS.items() if line.startswith(f"::{name} "))
            if shown[kind] < _MOST:
                shown[kind] += 1
                yield f"{line}\n"
            else:
                hidden[kind] += 1
    rest = [f"{count:,} {kind}{'s' * (count > 1)}" for kind, count in hidden.items() if count]
    if rest:
        yield (
            f"Not shown here: {', '.join(rest)}; GitHub takes {_MOST} annotations of a kind,"
            " --format text and sarif have all\n"
        )


def render_commands(result: Analysis | Unreadable, root: str) -> str:
    """Return a line for each finding of a file; paths below ``root`` are relative to it."""
    findings, source = findings_of(result)
    path = path_from(root, source.path)
    return "".join(f"{_command(it, source, path)}\n" for it in findings)


def _command(found: Diagnostic, source: Source, path: str) -> str:
    """Return ``::error file=net.yaml,line=3,col=5,title=rule::message``.

    Columns count only where a finding is on one line.
    Source: GitHub's actions/toolkit, packages/core/src/command.ts.
    """
    properties = {"file": path}
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
