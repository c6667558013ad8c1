"""Schemas of the layer types: their fields, from the annotations of their classes."""

from convcalc.dialects.fields import INHERITED, Kind, descriptions, kinds
from convcalc.dialects.native.blocks.frames import ITEM_KEYS
from convcalc.dialects.native.layer_items import LAYER_KEYS
from convcalc.layers import layer_class, layer_types
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.docstrings import sections
from convcalc.schemas.building import Schema, refer
from convcalc.schemas.field_kinds import schema_of

_SAID = ("Shapes", "Parameters", "MACs")


def classes() -> dict[str, type[Layer]]:
    """Return the class of each layer type."""
    found = {name: layer_class(name) for name in layer_types()}
    return {name: layer for name, layer in found.items() if layer}


def definition_name(type_name: str) -> str:
    """Return what the definition of a layer type is called."""
    return f"layer.{type_name}"


def required_fields(layer: type[Layer]) -> tuple[str, ...]:
    """Return the fields that a layer type has no default for."""
    return tuple(name for name, kind in kinds(layer).items() if kind.required)


def definitions() -> dict[str, Schema]:
    """Return the definitions of all layer types and of the values that their fields take.

    None requires a field: ``defaults`` may give it.
    """
    layers = classes()
    named = [schema_of(it) for layer in layers.values() for it in kinds(layer).values()]
    values = {it.name: it.schema for it in sorted(named)}
    return values | {definition_name(name): _layer(name, it) for name, it in layers.items()}


def _layer(type_name: str, layer: type[Layer]) -> Schema:
    summary, named = sections(layer)
    said = [summary, *(f"{title}: {named[title]}" for title in _SAID)]
    own = {name: refer(schema_of(kind).name) for name, kind in kinds(layer).items()}
    for name, takes, default in descriptions(layer):
        described = {"description": f"{takes} ({default})"}
        own[name] |= described | _default(name, kinds(layer)[name])
    others = (*LAYER_KEYS, *ITEM_KEYS)
    return {
        "description": summary,
        "type": "object",
        "properties": {
            "type": {"const": type_name, "description": "\n\n".join(said)},
            "name": refer("name"),
            **own,
            **{name: refer(name) for name in others if name not in ("type", "name")},
        },
        "additionalProperties": False,
    }


def _default(name: str, kind: Kind) -> Schema:
    """Return a field's default where it has one that a spec can write."""
    if kind.required or name in INHERITED or kind.default in (None, ()):
        return {}
    value = kind.default
    return {"default": list(value) if isinstance(value, tuple) else value}
