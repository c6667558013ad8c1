"""Findings as GitHub Actions reads them from a log: a workflow command for each."""

from collections.abc import Iterable, Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic, Severity
from convcalc.report.printable import printable
from convcalc.report.unreadable import Unreadable
from convcalc.source import Source

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render_commands(results: Iterable[Analysis | Unreadable]) -> str:
    """Return a line for each finding of many files."""
    return "".join(f"{line}\n" for it in results for line in _lines(it))


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
    layer = f"{found.layer}: " if found.layer else ""
    texts = [f"{layer}{found.message}", *([f"help: {found.help}"] if found.help else [])]
    message = "%0A".join(map(_data, texts))
    return f"::{_COMMANDS[found.severity]} {written}::{message}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
