"""Findings as JUnit XML: a file is a test case, and each of its findings a failure.

Source: the XSD of Jenkins' xUnit plugin, junit-10.xsd.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic
from convcalc.report.printable import printable
from convcalc.report.text import render_finding
from convcalc.report.unreadable import Unreadable
from convcalc.source import Source


def render_junit(results: Iterable[Analysis | Unreadable], *, strict: bool) -> str:
    """Return a test suite; where ``strict``, warnings are failures like errors."""
    cases = [_case(it, strict=strict) for it in results]
    failures = sum("<failure " in it for it in cases)
    errors = sum("<error " in it for it in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="convcalc" {counts}>',
        f'  <testsuite name="convcalc validate" {counts}>',
        *cases,
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _case(result: Analysis | Unreadable, *, strict: bool) -> str:
    if isinstance(result, Unreadable):
        reason = _attribute(result.reason)
        inside = [f'      <error type="unreadable-file" message={reason}/>']
        return _element(result.path, inside)
    failing = ("error", "warning") if strict else ("error",)
    failures = [it for it in result.diagnostics if it.severity in failing]
    others = [it for it in result.diagnostics if it.severity not in failing]
    inside = [_failure(it, result.source) for it in failures]
    if others:
        texts = "\n".join(render_finding(it, result.source) for it in others)
        inside.append(f"      <system-out>{_text(texts)}</system-out>")
    return _element(result.source.path, inside)


def _element(path: str, inside: list[str]) -> str:
    start = f'    <testcase classname="convcalc" name={_attribute(path)}'
    return "\n".join([f"{start}>", *inside, "    </testcase>"]) if inside else f"{start}/>"


def _failure(found: Diagnostic, source: Source) -> str:
    message = _attribute(found.message)
    text = _text(render_finding(found, source))
    return f'      <failure type="{found.rule}" message={message}>{text}</failure>'


def _attribute(text: str) -> str:
    return quoteattr(printable(text))


def _text(text: str) -> str:
    """Return lines that hold no character that XML refuses."""
    return escape("\n".join(map(printable, text.split("\n"))))
