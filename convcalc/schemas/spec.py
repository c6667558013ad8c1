"""The schema of a spec, made of what the readers of its parts know.

Draft 2020-12, in words that draft 7 has too: editors are slow to learn new ones. A text that
holds an expression stands for any value.
"""

from convcalc.dialects.native.blocks.declarations import RESERVED
from convcalc.dialects.native.blocks.defaults import FOR_ALL
from convcalc.dialects.native.blocks.frames import ITEM_KEYS
from convcalc.dialects.native.expect_and_budgets import BUDGETS, FIGURES, POWERS, QUANTITY
from convcalc.dialects.native.layer_items import LAYER_KEYS
from convcalc.dialects.native.network import ROUNDINGS
from convcalc.layers.shared.base import Range
from convcalc.limits import MOST_AXES
from convcalc.schemas import items, layer_types
from convcalc.schemas.building import Schema, document, refer
from convcalc.schemas.field_kinds import integer, pattern, sizes, words

ADDRESS = "https://json.schemastore.org/convcalc.json"

_UNITS = {unit: "|".join(filter(None, powers)) for unit, powers in POWERS.items()}


def schema() -> Schema:
    """Return the schema of a spec."""
    body = {
        "description": "A convolutional network as convcalc reads it. Names are PyTorch's; an"
        " expression ${...} may stand for a value.",
        "type": "object",
        "properties": {
            "name": items.text() | {"description": "What the network is called in reports."},
            "input": refer("size", "The size of the one input, which is named data."),
            "inputs": _inputs(),
            "batch": integer(Range(1)) | {"description": "How many examples a batch has."},
            "rounding": words(*ROUNDINGS)
            | {
                "description": "What becomes of a stride that does not divide: an error"
                " (exact), or the rest is cut off (floor) or covered (ceil).",
                "default": "exact",
            },
            "variables": items.variables(())
            | {"description": "Names for values, used as ${NAME}; --set gives others."},
            "defaults": _defaults(),
            "blocks": _blocks(),
            "layers": {
                "description": "The layers, each of which reads the one before it.",
                "type": "array",
                "items": items.ITEM,
                "minItems": 1,
            },
            "outputs": items.names("The layers that are meant to be outputs."),
            "expect": _expectations(),
            "budgets": _budgets(),
        },
        "required": ["layers"],
        "additionalProperties": False,
        "allOf": [_one_kind_of_input(), _complete_layers()],
    }
    definitions = {
        "size": _size(),
        "promised_size": _promised_size(),
        **items.definitions(),
        **layer_types.definitions(),
    }
    return document(ADDRESS, "A convcalc spec", body, definitions)


def _one_kind_of_input() -> Schema:
    return {
        "if": {"required": ["inputs"]},
        "then": {"properties": {"input": False}},
        "else": {"required": ["input"]},
    }


def _complete_layers() -> Schema:
    """Return that fields without a default are there, unless ``defaults`` may give them."""
    return {
        "if": {"required": ["defaults"]},
        "then": {"allOf": [_unless_default(*it) for it in items.fields_to_give()]},
        "else": _all_items("complete"),
    }


def _unless_default(type_name: str, field: str) -> Schema:
    """Return that layers of a type have a field, unless ``defaults`` gives it."""
    of_type = {"type": "object", "required": [field]}
    defaults = {"type": "object", "properties": {type_name: of_type}, "required": [type_name]}
    return {
        "if": {"properties": {"defaults": defaults}},
        "else": _all_items(items.with_field(type_name, field)),
    }


def _all_items(definition: str) -> Schema:
    """Return that all items of a spec, and of its blocks, are as a definition says."""
    layers = {"layers": {"type": "array", "items": refer(definition)}}
    block = {"type": "object", "properties": layers}
    return {
        "properties": {**layers, "blocks": {"type": "object", "additionalProperties": block}}
    }


def _size() -> Schema:
    return sizes(Range(1)) | {
        "description": "Height x width x channels, as in 224x224x3, or a list with the"
        " channels first, as in [3, 224, 224].",
        "maxItems": MOST_AXES - 1,
    }


def _inputs() -> Schema:
    return {
        "description": "The sizes of several inputs by their names; a label has the size [].",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {
            "if": {"type": "array", "maxItems": 0},
            "else": refer("size"),
        },
    }


def _defaults() -> Schema:
    """Return fields by layer type; what says where one layer stands is no default."""
    keys = (it for it in (*LAYER_KEYS, *ITEM_KEYS) if it not in FOR_ALL)
    types = {name: refer(layer_types.definition_name(name)) for name in layer_types.classes()}
    return {
        "description": "Fields that all layers of a type have unless they say otherwise.",
        "type": "object",
        "properties": types,
        "additionalProperties": False,
        "allOf": [
            {
                "additionalProperties": {
                    "type": "object",
                    "properties": dict.fromkeys(keys, False),
                }
            }
        ],
    }


def _blocks() -> Schema:
    block = {
        "type": "object",
        "properties": {
            "variables": items.variables(RESERVED)
            | {"description": "The block's variables; null for one that a use must give."},
            "layers": {
                "description": "The layers of the block.",
                "type": "array",
                "items": items.ITEM,
            },
        },
        "required": ["layers"],
        "additionalProperties": False,
    }
    return {
        "description": "Lists of layers by name, to be used as {block: NAME}.",
        "type": "object",
        "additionalProperties": block,
    }


def _promised_size() -> Schema:
    return sizes() | {"description": "The size of one example, as in [1000] or 7x7x512."}


def _expectations() -> Schema:
    own = {
        "output": refer("promised_size", "The size of the last layer's output."),
        "outputs": {
            "description": "The sizes of outputs by their layers' names.",
            "type": "object",
            "additionalProperties": refer("promised_size"),
        },
    }
    figures = {
        name: integer() | {"description": f"Exactly so many {name}."} for name in FIGURES
    }
    return {
        "description": "What the network must come to exactly; an error when it drifts.",
        "type": "object",
        "properties": own | figures,
        "additionalProperties": False,
    }


def _budgets() -> Schema:
    return {
        "description": "What the network may take at most.",
        "type": "object",
        "properties": {name: _quantity(unit) for name, unit in BUDGETS.items()},
        "additionalProperties": False,
    }


def _quantity(unit: str) -> Schema:
    """Return a limit; QUANTITY takes any letters for a unit."""
    letters = "[A-Za-z]*"
    assert letters in QUANTITY.pattern
    said = {"count": "A count, as in 65M or 1.2G.", "bytes": "Bytes, as in 8MiB or 1.5GB."}
    bare = unit == "count"
    written = QUANTITY.pattern.replace(letters, _UNITS[unit] + "|" * bare)
    return {
        "description": said[unit],
        "type": ["integer", "string"],
        "minimum": 0,
        **({} if bare else {"maximum": 0}),
        "pattern": pattern(written if bare else f"{written}|0"),
    }
