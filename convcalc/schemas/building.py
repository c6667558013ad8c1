"""Pieces that schemas are put together from."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = "#/$defs/"


def document(title: str, body: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Return a whole schema with those definitions that it refers to."""
    used: dict[str, Schema] = {}
    waiting = [*_referred(body)]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = definitions[name]
            waiting += _referred(definitions[name])
    head = {"$schema": DIALECT, "title": title}
    return head | body | {"$defs": {name: used[name] for name in definitions if name in used}}


def _referred(node: object) -> Iterator[str]:
    """Yield the names of the definitions that a part of a schema refers to."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value.removeprefix(_REFERENCE)
            else:
                yield from _referred(value)
    elif isinstance(node, list):
        for value in node:
            yield from _referred(value)


def refer(name: str, description: str | None = None) -> Schema:
    """Return a reference to a definition, with words of its own where it has any."""
    words = {} if description is None else {"description": description}
    return {"$ref": _REFERENCE + name, **words}


def record(
    description: str, properties: Mapping[str, Schema], *, optional: Sequence[str] = ()
) -> Schema:
    """Return an object that has all of these properties but the optional ones."""
    return {
        "description": description,
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
    }


def list_of(items: Schema, description: str) -> Schema:
    """Return a list of any length."""
    return {"description": description, "type": "array", "items": items}


def text(description: str) -> Schema:
    """Return a text."""
    return {"description": description, "type": "string"}


def flag(description: str) -> Schema:
    """Return true or false."""
    return {"description": description, "type": "boolean"}


def whole(description: str, minimum: int | None = 0) -> Schema:
    """Return a whole number; it may be of any size."""
    limit = {} if minimum is None else {"minimum": minimum}
    return {"description": description, "type": "integer", **limit}


def word(words: Sequence[str | int], description: str) -> Schema:
    """Return one of some words."""
    return {"description": description, "enum": list(words)}


def nullable(schema: Schema, null: str) -> Schema:
    """Return what may be null instead; ``null`` says what that means."""
    said = {"description": f"{schema['description']} Null {null}."}
    if "enum" in schema:
        return schema | said | {"enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str):
        return schema | said | {"type": [schema["type"], "null"]}
    bare = {key: value for key, value in schema.items() if key != "description"}
    return {"anyOf": [bare, {"type": "null"}], **said}
