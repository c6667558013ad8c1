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
from convcalc.report.findings.for_programs import findings_of, fingerprints, path_from
from convcalc.report.rule_manual import render_rule
from convcalc.rule_pages import read_page
from convcalc.source import Source, Span

MOST_RESULTS = 25_000
"""Source: GitHub documentation, "SARIF support for code scanning", section "Limits"."""

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def around_results(parts: Iterable[Part], version: str) -> Iterator[str]:
    """Yield the log piece by piece: a run of this version with the results of all files.

    The rules come last: only then is known which of them have results.
    """
    yield (
        f'{{\n  "$schema": "{SCHEMA}",\n  "version": "2.1.0",\n  "runs": [\n    {{\n'
        '      "automationDetails": {"id": "convcalc/validate/"},\n'
        '      "columnKind": "unicodeCodePoints",\n      "results": ['
    )
    rules: set[str] = set()
    comma = ""
    kept = total = 0
    for part in parts:
        results = part.text.splitlines()
        total += len(results)
        results = results[: MOST_RESULTS - kept]
        kept += len(results)
        if results:
            yield f"{comma}\n" + "\n".join(results).removesuffix(",")
            comma = ","
            rules.update(rule for rule, _ in part.counts)
    driver = {"name": "convcalc", "version": version, "rules": [*map(_rule, sorted(rules))]}
    tool = json.dumps({"driver": driver})
    run = {"executionSuccessful": True, "toolExecutionNotifications": _left_out(kept, total)}
    invocations = json.dumps([run])
    yield (
        f'\n      ],\n      "invocations": {invocations},\n'
        f'      "tool": {tool}\n    }}\n  ]\n}}\n'
    )


def _left_out(kept: int, total: int) -> list[dict[str, Any]]:
    """Return the note that a log does not have all results, if so."""
    if kept == total:
        return []
    text = f"code scanning takes {kept:,} results of a run, but there are {total:,}"
    return [{"level": "warning", "message": {"text": text}}]


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
    findings, source = findings_of(result)
    for it, known in zip(findings, fingerprints(findings, source), strict=True):
        yield _result(it, source, root) | {"partialFingerprints": {"finding/v1": known}}


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
    """Return a place; what has none in the text is said of its first line."""
    region = {"startLine": 1}
    if span:
        start, end = map(source.position, span)
        region = {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }
    return {"artifactLocation": {"uri": uri}, "region": region}


def _uri(path: str, root: str) -> str:
    """Return a path as a relative reference to ``root``, or one from elsewhere as a URI."""
    path = path_from(root, path)
    written = quote(os.fsencode(path.replace(os.sep, "/")))
    return f"file://{written}" if os.path.isabs(path) else written
