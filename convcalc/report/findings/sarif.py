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
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.report.rule_manual import render_rule
from convcalc.rule_pages import read_page
from convcalc.source import Source, Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def around_results(parts: Iterable[Part], version: str) -> Iterator[str]:
    """Yield the log piece by piece: a run of this version with the results of all files.

    The rules come last: only then is known which of them have results.
    """
    yield (
        f'{{\n  "$schema": "{SCHEMA}",\n  "version": "2.1.0",\n  "runs": [\n    {{\n'
        '      "columnKind": "unicodeCodePoints",\n      "results": ['
    )
    rules: set[str] = set()
    comma = ""
    for part in parts:
        if part.text:
            yield f"{comma}\n{part.text}"
            comma = ","
            rules.update(rule for rule, _ in part.counts)
    driver = {"name": "convcalc", "version": version, "rules": [*map(_rule, sorted(rules))]}
    tool = json.dumps({"driver": driver})
    yield f'\n      ],\n      "tool": {tool}\n    }}\n  ]\n}}\n'


def render_results(result: Analysis | Unreadable, root: str) -> str:
    """Return the results of a file, one on a line; paths below ``root`` are relative to it."""
    return ",\n".join(f"        {json.dumps(it)}" for it in _results(result, root))


def _rule(name: str) -> dict[str, Any]:
    page = read_page(name)
    if page is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.description},
        "help": {"text": render_rule(page), "markdown": page.text},
    }


def _results(result: Analysis | Unreadable, root: str) -> Iterator[dict[str, Any]]:
    if isinstance(result, Unreadable):
        found = Diagnostic("unreadable-file", result.reason)
        yield _result(found, Source(result.path, ""), root)
        return
    for found in result.diagnostics:
        yield _result(found, result.source, root)


def _result(found: Diagnostic, source: Source, root: str) -> dict[str, Any]:
    subject = f"{found.subject}: " if found.subject else ""
    help_ = f"\nhelp: {found.help}" if found.help else ""
    uri = _uri(source.path, root)
    result: dict[str, Any] = {
        "ruleId": found.rule,
        "level": found.severity,
        "message": {"text": _plain(f"{subject}{found.message}{help_}")},
        "locations": [{"physicalLocation": _place(found.span, source, uri)}],
    }
    if found.related:
        result["relatedLocations"] = [
            {
                "physicalLocation": _place(it.span, source, uri),
                "message": {"text": _plain(it.message)},
            }
            for it in dict.fromkeys(found.related)
        ]
    return result


def _plain(text: str) -> str:
    """Return a text in which no name makes a link: a message may hold ``[text](address)``."""
    return text.replace("](", "] (")


def _place(span: Span | None, source: Source, uri: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if span:
        start, end = map(source.position, span)
        place["region"] = {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }
    return place


def _uri(path: str, root: str) -> str:
    """Return a path as a relative reference to ``root``, or one from elsewhere as a URI."""
    path = os.path.normpath(path)
    if root and os.path.isabs(path) and os.path.commonpath((path, root)) == root:
        path = os.path.relpath(path, root)
    written = quote(os.fsencode(path.replace(os.sep, "/")))
    return f"file://{written}" if os.path.isabs(path) else written
