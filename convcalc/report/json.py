"""JSON, one layer or finding on a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from convcalc.analysis.analysis import SCHEMA_VERSION, Analysis
from convcalc.diagnostics import Diagnostic
from convcalc.report.part import Part
from convcalc.report.unreadable import Unreadable
from convcalc.source import Source


def render_analysis(analysis: Analysis) -> str:
    """Return the JSON contract's object of one spec."""
    return render_object(analysis.to_dict())


def around_files(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the object of many files piece by piece, in their order."""
    yield f'{{\n  "schema_version": {SCHEMA_VERSION},\n  "files": ['
    comma = ""
    for part in parts:
        yield f"{comma}\n    {part.text}"
        comma = ","
    yield "\n  ]\n}\n"


def render_file(result: Analysis | Unreadable, *, strict: bool) -> str:
    """Return the findings of one of many files; where ``strict``, warnings count."""
    return json.dumps(_file(result, strict=strict))


def _file(result: Analysis | Unreadable, *, strict: bool) -> dict[str, Any]:
    if isinstance(result, Unreadable):
        nowhere = Source(result.path, "")
        found = Diagnostic("unreadable-file", result.reason).to_dict(nowhere)
        return {"path": result.path, "ok": False, "diagnostics": [found], "totals": None}
    return {
        "path": result.source.path,
        "ok": not result.has_findings("error", *["warning"] * strict),
        "diagnostics": [found.to_dict(result.source) for found in result.diagnostics],
        "totals": result.totals_dict(),
    }


def render_object(record: dict[str, Any]) -> str:
    """Return an object, a member on a line."""
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
