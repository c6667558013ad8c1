"""Findings as GitLab's code quality report: one JSON array, a finding on a line.

Source: GitLab documentation, "Code Quality", section "Code Quality report format".
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Severity
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.report.findings.for_programs import findings_of, fingerprints, path_from
from convcalc.report.printable import printable

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def around_issues(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the array piece by piece."""
    comma = "["
    for part in parts:
        if part.text:
            yield f"{comma}\n{part.text}"
            comma = ","
    yield "[]\n" if comma == "[" else "\n]\n"


def render_issues(result: Analysis | Unreadable, root: str) -> str:
    """Return an issue for each finding of a file; paths below ``root`` are relative to it."""
    findings, source = findings_of(result)
    path = path_from(root, source.path)
    lines = []
    for it, known in zip(findings, fingerprints(findings, source), strict=True):
        subject = f"{it.subject}: " if it.subject else ""
        help_ = f"; help: {it.help}" if it.help else ""
        issue = {
            "description": printable(f"{subject}{it.message}{help_}"),
            "check_name": it.rule,
            "fingerprint": sha256(f"{path!a} {known}".encode()).hexdigest(),
            "severity": _SEVERITIES[it.severity],
            "location": {
                "path": path,
                "lines": {"begin": source.position(it.span.start).line if it.span else 1},
            },
        }
        lines.append(f"  {json.dumps(issue)}")
    return ",\n".join(lines)
