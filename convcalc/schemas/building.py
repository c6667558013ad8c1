"""Pieces that the schema of a spec is put together from, and how its file is written."""

import json
from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WIDTH = 96


def document(
    address: str, title: str, body: Schema, definitions: Mapping[str, Schema]
) -> Schema:
    """Return a whole schema; ``address`` is the name by which others refer to it."""
    whole = {"$schema": DIALECT, "$id": address, "title": title} | body
    finished: Schema = _finished(whole | {"$defs": dict(definitions)})
    return finished


def _finished(node: Any) -> Any:  # noqa: ANN401  any part of a schema
    """Return a schema in which every described property has its name for a title.

    Properties that are required are also declared, as strict checks of schemas ask for.
    """
    if isinstance(node, list):
        return [_finished(it) for it in node]
    if not isinstance(node, dict):
        return node
    finished = {key: _finished(it) for key, it in node.items()}
    declared = finished.get("properties")
    if not isinstance(declared, dict):
        declared = {}
    titled = {
        key: {"title": key, **it} if isinstance(it, dict) and _is_described(it) else it
        for key, it in declared.items()
    }
    required = finished.get("required")
    if isinstance(required, list):
        titled |= {key: {} for key in required if key not in titled}
    return finished | {"properties": titled} if titled else finished


def _is_described(node: Schema) -> bool:
    return "description" in node or "$ref" in node


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
