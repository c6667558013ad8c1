"""JSON, one layer or finding on a line."""

import json
from typing import Any

from convcalc.analysis.analysis import Analysis


def render_analysis(analysis: Analysis) -> str:
    """Return the JSON contract's object of one spec."""
    return render_object(analysis.to_dict())


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
