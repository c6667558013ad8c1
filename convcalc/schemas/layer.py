"""The schema of one layer: its figures, or the values of a field that fit."""

from typing import get_args

from convcalc.analysis.field_values import How
from convcalc.schemas.building import Schema, list_of, nullable, record, refer, text, word
from convcalc.schemas.explain import explanation
from convcalc.schemas.records import VERSION, output


def schema() -> Schema:
    """Return the schema of what ``layer`` writes; only suggestions have a field."""
    body = {
        "description": "One layer worked out or, where a ? asks, the values that fit.",
        "type": "object",
        "if": {"required": ["field"]},
        "then": _suggestions(),
        "else": explanation(),
    }
    return output("layer", body)


def _suggestions() -> Schema:
    value = {
        "description": "The value: a number, a word, or numbers for the sides of each axis.",
        "type": ["integer", "boolean", "string", "array"],
        "items": {"type": "integer"},
    }
    suggestion = record(
        "A value that fits.",
        {
            "value": value,
            "how": word(
                get_args(How),
                "Of which kind it is: a number for all axes, a padding of one side more, a"
                " word, or a value for one axis alone.",
            ),
            "outputs": list_of(refer("shape"), "What it gives; empty for one axis alone."),
            "axis": nullable(text("The axis along which it fits."), "for all axes"),
        },
    )
    return record(
        "The values of a field with which a layer fits its inputs.",
        {
            "schema_version": VERSION,
            "type": text("The layer's type."),
            "inputs": list_of(refer("shape"), "The shapes of its inputs."),
            "field": text("The field that was asked for."),
            "values": list_of(suggestion, "The values that fit; empty where none does."),
        },
    )
