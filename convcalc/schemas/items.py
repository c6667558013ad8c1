"""Schemas of the items of a spec: layers, uses of blocks, branches.

What an item is follows from its keys, and a layer's fields from its type: an editor that has
read those offers and checks the right ones.
"""

from convcalc.dialects.native.blocks.calls import NOT_OF_MERGE
from convcalc.dialects.native.blocks.declarations import BLOCK_KEYS, BRANCH_KEYS, RESERVED
from convcalc.dialects.native.blocks.frames import ITEM_KEYS
from convcalc.dialects.native.blocks.variables import NAME, WORDS_OF_EXPRESSIONS
from convcalc.dialects.native.layer_items import LAYER_KEYS
from convcalc.dialects.native.vgg_rows import ROW
from convcalc.layers.shared.base import Range
from convcalc.schemas.building import Schema, refer
from convcalc.schemas.field_kinds import expression, flag, integer, or_several, portable
from convcalc.schemas.layer_types import classes, definition_name, required_fields

_SCALAR = ["string", "number", "boolean", "null"]

ITEM = refer("item")


def text() -> Schema:
    """Return any scalar: where a text is wanted, it stays as it is written."""
    return {"type": _SCALAR}


def names(description: str) -> Schema:
    """Return a name, or a list of some."""
    return or_several(text()) | {"description": description}


def definitions() -> dict[str, Schema]:
    """Return the definitions that the items of a spec need, but those of the layer types."""
    return {
        "item": _item(),
        "word": _word(),
        "layer": _layer(),
        "use": _use(),
        "branches": _branches(),
        "merge": _merge(),
        "type": {"anyOf": [{"enum": list(classes())}, expression()]},
        "complete": _complete(),
        **{with_field(*it): _with_field(*it) for it in fields_to_give()},
        "value": value(),
        **_keys(),
    }


def value() -> Schema:
    """Return what a variable may be given: a scalar or a list of scalars."""
    description = "A number, a word, or a list of them; null for one that must be given."
    kinds = {"type": [*_SCALAR, "array"], "items": text()}
    return {"description": description, **kinds}


def _keys() -> dict[str, Schema]:
    """Return the keys that any item may have."""
    return {
        "name": text()
        | {"description": "The layer's name; without one it is numbered: relu1, relu2, ..."},
        "input": names(
            "What the layer reads, if not the one before it: the name of a layer, of an input"
            " or of a block's instance. NAME:1 is the second output of NAME."
        ),
        "inputs": names("What the layer reads, if it reads several: a list of names."),
        "output_names": names(
            "What the outputs are called, if not NAME:0, NAME:1: a name for each."
        ),
        "weights_of": text()
        | {"description": "The layer whose parameters this one uses; each counts once."},
        "trainable": flag()
        | {"description": "Whether training changes the layer's parameters (default true)."},
        "size_of": text()
        | {
            "description": "The layer or input whose height and width upsample, crop and"
            " conv_transpose take, and whose sizes ${height} and the like are; by default that"
            " is what the layer reads."
        },
        "repeat": or_several(integer(Range(0)), text())
        | {
            "description": "How often the item stands here, or a list of values to stand for;"
            " in it, ${i} counts from 0 and ${each} is the value."
        },
        "when": flag() | {"description": "Whether the item is there (default true)."},
    }


def _item() -> Schema:
    described = {
        "block": "The block of the spec that stands here.",
        "branches": "Lists of layers that each start where the item stands, and merge.",
    }
    no_block = {
        "if": {"required": ["branches"]},
        "then": refer("branches"),
        "else": refer("layer"),
    }
    of_keys = {"if": {"required": ["block"]}, "then": refer("use"), "else": no_block}
    return {
        "description": "A layer, a block, or branches; a layer's type alone has its defaults.",
        "type": ["string", "object"],
        "examples": list(classes()),  # which editors offer where nothing is written yet
        "properties": {
            "type": {},
            **{key: {"description": it} for key, it in described.items()},
        },
        "if": {"type": "string"},
        "then": refer("word"),
        "else": of_keys,
    }


def _word() -> Schema:
    row = {"type": "string", "pattern": f"^({portable(ROW.pattern)})$"}
    return {
        "description": "A layer type, or a row of the VGG table such as conv3-64 or FC-4096.",
        "anyOf": [refer("type"), row],
    }


def _layer() -> Schema:
    """Return a layer, whose fields are told by its type where that is not worked out."""
    own = [{"if": _is_of(name), "then": refer(definition_name(name))} for name in classes()]
    worked_out = {"properties": {"type": expression()}, "required": ["type"]}
    known = {key: refer(key) for key in (*LAYER_KEYS, *ITEM_KEYS)}
    both = {"if": {"required": ["input", "inputs"]}, "then": {"properties": {"inputs": False}}}
    return {
        "type": "object",
        "properties": {"type": refer("type")},
        "required": ["type"],
        "allOf": [both, *own, {"if": worked_out, "then": {"properties": known}}],
    }


def _is_of(*types: str) -> Schema:
    one = {"const": types[0]} if len(types) == 1 else {"enum": list(types)}
    # the type keeps an editor from taking what is not written yet for one of each
    return {"type": "object", "properties": {"type": one}, "required": ["type"]}


def _use() -> Schema:
    """Return the use of a block: the keys that are not its own are the block's variables."""
    own = {
        "block": text() | {"description": "The name of a block of this spec."},
        "name": text()
        | {"description": "What the instances are called and numbered under: NAME.0, NAME.1."},
        "as": text()
        | {
            "description": "What this one instance is called, without a number behind it; a dot"
            " lets its layers stand among those around it."
        },
        "input": text() | {"description": "What the first layers of the block read."},
        "inputs": names(
            "What the block reads, if several: its first layers the first of them, others"
            ' ${inputs[1]}, or repeat: "${inputs}" with input: "${each}".'
        ),
    }
    both = [
        {"if": {"required": list(pair)}, "then": {"properties": {pair[1]: False}}}
        for pair in (("input", "inputs"), ("name", "as"))
    ]
    keys = {key: own.get(key) or refer(key) for key in BLOCK_KEYS}
    return {
        "description": "A block with the values of its variables.",
        "type": "object",
        "properties": keys | {key: False for key in RESERVED if key not in BLOCK_KEYS},
        "allOf": both,
        "additionalProperties": refer("value"),
    }


def _branches() -> Schema:
    own = {
        "branches": {
            "description": "A list of layers for each branch; [] passes on what it reads.",
            "type": "array",
            "minItems": 1,
            "items": {
                "type": ["array", "object"],
                "items": ITEM,
                "properties": {"when": refer("when"), "layers": _items()},
                "required": ["layers"],
                "additionalProperties": False,
            },
        },
        "merge": refer("merge"),
        "input": text() | {"description": "What all branches read."},
    }
    left_out = {"type": "array", "contains": {"type": "object", "required": ["when"]}}
    return {
        "description": "Branches that start at one point, and the layer where they meet.",
        "type": "object",
        "properties": {key: own.get(key) or refer(key) for key in BRANCH_KEYS},
        "additionalProperties": False,
        "if": {"properties": {"branches": left_out}},
        "else": {"required": ["merge"]},
    }


def _items() -> Schema:
    return {"type": "array", "items": ITEM}


def _merge() -> Schema:
    return {
        "description": "How branches meet: add, concat, multiply, maximum, or a layer in full.",
        "type": ["string", "object"],
        "if": {"type": "string"},
        "then": refer("type"),
        "else": {"allOf": [refer("layer"), {"properties": dict.fromkeys(NOT_OF_MERGE, False)}]},
    }


def fields_to_give() -> list[tuple[str, str]]:
    """Return the types and fields without a default, which ``defaults`` may give one by one."""
    return [(name, it) for name, layer in classes().items() for it in required_fields(layer)]


def with_field(type_name: str, field: str) -> str:
    """Return what the definition of an item is called whose layers of a type have a field."""
    return f"complete.{type_name}.{field}"


def _with_field(type_name: str, field: str) -> Schema:
    is_type, needed = _is_of(type_name), {"required": [field]}
    return _in_branches(refer(with_field(type_name, field))) | {
        "description": f"An item whose layers of type {type_name} have {field}.",
        "allOf": [
            {"if": {"const": type_name}, "then": {"type": "object"}},
            {"if": is_type, "then": needed},
        ],
    }


def _in_branches(item: Schema) -> Schema:
    """Return that what holds of an item holds of those in its branches too."""
    inner = {"type": "array", "items": item}
    within = {"type": "object", "properties": {"layers": inner}}
    branch = {"if": {"type": "array"}, "then": inner, "else": within}
    branches = {"type": "array", "items": branch}
    return {"type": ["object", "string"], "properties": {"branches": branches, "merge": item}}


def _complete() -> Schema:
    """Return what makes an item complete where the spec has no defaults for fields."""
    by_fields: dict[tuple[str, ...], list[str]] = {}
    for name, layer in classes().items():
        if fields := required_fields(layer):
            by_fields.setdefault(fields, []).append(name)
    alone = {"enum": sorted(name for types in by_fields.values() for name in types)}
    return _in_branches(refer("complete")) | {
        "description": "An item whose layers have all the fields that have no default.",
        "allOf": [
            {"if": alone, "then": {"type": "object"}},
            *(
                {"if": _is_of(*types), "then": {"required": list(fields)}}
                for fields, types in by_fields.items()
            ),
        ],
    }


def variables(reserved: tuple[str, ...]) -> Schema:
    """Return the variables of a spec or of a block, which may not have some names."""
    taken = {"enum": [*WORDS_OF_EXPRESSIONS, *reserved]}
    return {
        "type": ["object", "null"],
        "propertyNames": {"pattern": f"^{NAME.pattern}$", "not": taken},
        "additionalProperties": refer("value"),
    }
