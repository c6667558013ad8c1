"""The findings of many files as one JSON object, a file on a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from convcalc.analysis.analysis import SCHEMA_VERSION, Analysis
from convcalc.diagnostics import Diagnostic
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.source import Source


def around_files(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the object of many files piece by piece, in their order."""
    yield f'{{\n  "schema_version": {SCHEMA_VERSION},\n  "files": ['
    comma = ""
    for part in parts:
        yield f"{comma}\n    {part.text}"
        comma = ","
    yield "\n  ]\n}\n"


def render_file(result: Analysis | Unreadable) -> str:
    """Return the findings of one of many files."""
    return json.dumps(_file(result))


def _file(result: Analysis | Unreadable) -> dict[str, Any]:
    if isinstance(result, Unreadable):
        nowhere = Source(result.path, "")
        found = Diagnostic("unreadable-file", result.reason).to_dict(nowhere)
        return {"path": result.path, "ok": False, "diagnostics": [found], "totals": None}
    return {
        "path": result.source.path,
        "ok": result.passes,
        "diagnostics": [found.to_dict(result.source) for found in result.diagnostics],
        "totals": result.totals_dict(),
    }
