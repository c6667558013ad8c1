"""JSON Schemas (draft 2020-12): of a YAML spec, and of every JSON that the program prints.

One file each, imported by its name when it is asked for.
"""

import json
from importlib import import_module
from typing import Any

SCHEMAS = {
    "spec": "a network in convcalc's YAML, for editors and other checks",
    "summarize": "what 'summarize --format json' prints",
    "validate": "what 'validate --format json' prints",
    "explain": "what 'explain --format json' prints",
    "layer": "what 'layer --format json' prints, with and without a ?",
    "fit": "what 'fit --format json' prints",
    "compare": "what 'compare --format json' prints",
    "specs": "what 'specs --format json' prints",
}
"""The names of all schemas, and what each one describes."""

_WIDTH = 96


def schema(name: str) -> dict[str, Any]:
    """Return the schema of a name."""
    assert name in SCHEMAS
    found: dict[str, Any] = import_module(f"{__name__}.{name}").schema()
    return found


def schema_text(name: str) -> str:
    """Return the schema of a name as a file holds it."""
    return _written(schema(name), "") + "\n"


def _written(node: object, indent: str, taken: int = 0) -> str:
    """Return a part of a schema: on one line if that is short, else a member on a line."""
    line = json.dumps(node)
    if len(indent) + taken + len(line) <= _WIDTH or not isinstance(node, dict | list):
        return line
    inner = indent + "  "
    if isinstance(node, list):
        members = [_written(it, inner) for it in node]
        return "[\n" + ",\n".join(inner + it for it in members) + f"\n{indent}]"
    members = []
    for key, value in node.items():
        name = f"{json.dumps(key)}: "
        members.append(inner + name + _written(value, inner, len(name)))
    return "{\n" + ",\n".join(members) + f"\n{indent}}}"
