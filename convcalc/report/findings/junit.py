"""Findings as JUnit XML: a file is a test suite of one test case, which is sound or fails.

A case fails once, whatever is found in the file: those who show reports read no second failure.

Source: the XSD of Jenkins' xUnit plugin, junit-10.xsd.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.report.findings.text import render_finding
from convcalc.report.printable import printable
from convcalc.source import Source


def around_suites(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the whole document piece by piece, the suites of all files in it."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="convcalc validate">\n'
    for part in parts:
        yield part.text
    yield "</testsuites>\n"


def render_suite(result: Analysis | Unreadable, seconds: float) -> str:
    """Return the test suite of a file; in a strict run warnings are failures like errors.

    ``seconds`` is how long its check took.
    """
    if isinstance(result, Unreadable):
        message = _attribute(result.reason)
        inside = [f'      <error type="unreadable-file" message={message}/>']
        return _suite(result.path, inside, seconds, errors=1)
    failing = ("error", "warning") if result.settings.strict else ("error",)
    failures = [it for it in result.diagnostics if it.severity in failing]
    others = [it for it in result.diagnostics if it.severity not in failing]
    inside = [_failure(failures, result.source)] if failures else []
    if others:
        inside.append(f"      <system-out>{_findings(others, result.source)}</system-out>")
    return _suite(result.source.path, inside, seconds, failures=len(inside[: bool(failures)]))


def _suite(
    path: str, inside: list[str], seconds: float, *, failures: int = 0, errors: int = 0
) -> str:
    name = _attribute(path)
    time = f'time="{seconds:.3f}"'
    case = f'    <testcase classname="convcalc" name={name} {time}'
    lines = [
        f'  <testsuite name={name} tests="1" failures="{failures}" errors="{errors}"'
        f" {time} file={name}>",
        *([f"{case}>", *inside, "    </testcase>"] if inside else [f"{case}/>"]),
        "  </testsuite>",
    ]
    return "\n".join(lines) + "\n"


def _failure(failures: list[Diagnostic], source: Source) -> str:
    first, *more = failures
    others = f" (and {len(more)} more)" if more else ""
    subject = f"{first.subject}: " if first.subject else ""
    message = _attribute(f"{subject}{first.message}{others}")
    text = _findings(failures, source)
    return f'      <failure type="{first.rule}" message={message}>{text}</failure>'


def _attribute(text: str) -> str:
    return quoteattr(printable(text))


def _findings(found: list[Diagnostic], source: Source) -> str:
    """Return findings as text, a line each without a character that XML refuses."""
    text = "\n".join(render_finding(it, source) for it in found)
    return escape("\n".join(map(printable, text.split("\n"))))
