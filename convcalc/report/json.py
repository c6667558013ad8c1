"""JSON, one layer or finding on a line."""

import json
from collections.abc import Iterable
from typing import Any

from convcalc.analysis.analysis import SCHEMA_VERSION, Analysis
from convcalc.diagnostics import Diagnostic
from convcalc.source import Source


def render_analysis(analysis: Analysis) -> str:
    """Return the JSON contract's object of one spec."""
    return _object(analysis.to_dict())


def render_validation(
    analyses: Iterable[Analysis], unreadable: Iterable[tuple[str, str]]
) -> str:
    """Return the findings of many files; of one that could not be read, its path and why."""
    files = [
        {
            "path": it.source.path,
            "ok": it.ok,
            "diagnostics": [found.to_dict(it.source) for found in it.diagnostics],
            "totals": it.totals.to_dict(),
        }
        for it in analyses
    ]
    for path, reason in unreadable:
        found = Diagnostic("unreadable-file", reason).to_dict(Source(path, ""))
        files.append({"path": path, "ok": False, "diagnostics": [found], "totals": None})
    return _object({"schema_version": SCHEMA_VERSION, "files": files})


def _object(record: dict[str, Any]) -> str:
    members = (f"  {json.dumps(key)}: {_value(value)}" for key, value in record.items())
    return "{\n" + ",\n".join(members) + "\n}\n"


def _value(value: object) -> str:
    """Return a value; a list of objects has each on its line.

    Python's json writes a single line in C, but indents in Python.
    """
    match value:
        case [dict(), *_]:
            return "[\n    " + ",\n    ".join(map(json.dumps, value)) + "\n  ]"
        case _:
            return json.dumps(value)
