"""Pieces that the schema of a spec is put together from, and how its file is written."""

import json
from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WIDTH = 96


def document(title: str, body: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Return a whole schema."""
    return {"$schema": DIALECT, "title": title} | body | {"$defs": dict(definitions)}


def refer(name: str, description: str | None = None) -> Schema:
    """Return a reference to a definition, with words of its own where it has any."""
    words = {} if description is None else {"description": description}
    return {"$ref": f"#/$defs/{name}", **words}


def written(schema: Schema) -> str:
    """Return a schema as its file holds it."""
    return _written(schema, "") + "\n"


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
