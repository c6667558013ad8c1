"""JSON, one layer or finding on a line."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from convcalc.analysis.analysis import Analysis

_AT_ONCE = 256
"""Layers that are written together."""


def render_analysis(analysis: Analysis) -> str:
    """Return the JSON contract's object of one spec."""
    return "".join(analysis_pieces(analysis))


def analysis_pieces(analysis: Analysis) -> Iterator[str]:
    """Yield the JSON contract's object of one spec piece by piece, as it may be large."""
    return _pieces(analysis.members())


def render_object(record: dict[str, Any]) -> str:
    """Return an object, a member on a line."""
    return "".join(_pieces(record))


def _pieces(record: dict[str, Any]) -> Iterator[str]:
    """Yield an object; a list of objects has each on its line.

    Python's json writes a single line in C, but indents in Python.
    """
    before = "{\n"
    for key, value in record.items():
        yield f"{before}  {json.dumps(key)}: "
        before = ",\n"
        objects = value if isinstance(value, Iterator) else _objects(value)
        if objects is None:
            yield json.dumps(value)
        else:
            yield from _listed(objects)
    yield "\n}\n"


def _objects(value: object) -> Iterator[Any] | None:
    match value:
        case [dict(), *_]:
            return iter(value)
        case _:
            return None


def _listed(objects: Iterator[Any]) -> Iterator[str]:
    """Yield a list of objects, each on its line."""
    before = "["
    while some := [*islice(objects, _AT_ONCE)]:
        yield f"{before}\n    " + ",\n    ".join(map(json.dumps, some))
        before = ","
    yield "\n  ]" if before == "," else "[]"
