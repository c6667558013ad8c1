"""Findings as SARIF 2.1.0, the format of code scanning.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic
from convcalc.report.unreadable import Unreadable
from convcalc.source import Source, Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_sarif(results: Iterable[Analysis | Unreadable], version: str) -> str:
    """Return one run of this version of convcalc with the findings of many files."""
    found = [it for result in results for it in _results(result)]
    rules = sorted({it["ruleId"] for it in found})
    for it in found:
        it["ruleIndex"] = rules.index(it["ruleId"])
    driver = {"name": "convcalc", "version": version, "rules": [{"id": it} for it in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": found,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _results(result: Analysis | Unreadable) -> Iterator[dict[str, Any]]:
    if isinstance(result, Unreadable):
        found = Diagnostic("unreadable-file", result.reason)
        yield _result(found, Source(result.path, ""))
        return
    for found in result.diagnostics:
        yield _result(found, result.source)


def _result(found: Diagnostic, source: Source) -> dict[str, Any]:
    layer = f"{found.layer}: " if found.layer else ""
    help_ = f"\nhelp: {found.help}" if found.help else ""
    result: dict[str, Any] = {
        "ruleId": found.rule,
        "level": found.severity,
        "message": {"text": f"{layer}{found.message}{help_}"},
        "locations": [{"physicalLocation": _place(found.span, source)}],
    }
    if found.related:
        result["relatedLocations"] = [
            {"physicalLocation": _place(it.span, source), "message": {"text": it.message}}
            for it in found.related
        ]
    return result


def _place(span: Span | None, source: Source) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(source.path)}}
    if span:
        start, end = map(source.position, span)
        place["region"] = {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }
    return place


def _uri(path: str) -> str:
    """Return a path as a URI, a relative one as a relative reference."""
    written = quote(os.fsencode(path.replace(os.sep, "/")))
    return f"file://{written}" if path.startswith("/") else written
