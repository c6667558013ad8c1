"""The fields of Caffe's messages, and how a word of the text becomes the value of one.

``fields.json`` holds the messages, fields, types, defaults and enum values of BVLC Caffe and of
the forks named in ``in``. Where a fork differs from BVLC, ``differs`` says so and BVLC counts.
"""

import json
import os
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

Plain = bool | int | float | str

V2, V1, V0 = "LayerParameter", "V1LayerParameter", "V0LayerParameter"
"""The messages of a layer in each form of a prototxt, today's first."""

INTEGER_RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
}
_BOOLS = dict.fromkeys(("true", "True", "t", "1"), True)
_BOOLS |= dict.fromkeys(("false", "False", "f", "0"), False)
_INTEGER = re.compile(r"-?(?:(0[xX][0-9a-fA-F]+)|(0[0-7]+)|[1-9][0-9]*|0)")
_OCTAL = re.compile(r"-?0[0-9]")
_NUMBER = re.compile(
    r"-?(?:(?!0[0-9])(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?(f?)|inf(?:inity)?|nan)",
    re.IGNORECASE,
)
_MANY_DIGITS = 30  # more than any integer type holds; Python refuses to read thousands


class Field(NamedTuple):
    """A field of a message type."""

    name: str
    kind: type[Plain] | None  # what its values are in Python; None for messages
    type_name: str
    repeated: bool
    required: bool
    default: Plain | None  # None for messages
    quoted: bool  # written in quotes
    convert: Callable[[str], Plain | None]  # None for a word that is no such value
    names: tuple[str, ...] = ()  # of an enum's values


@cache
def fields_of(type_name: str) -> dict[str, Field]:
    """Return the fields of a message type by name; a KeyError if there is no such type."""
    facts = _tables()["messages"][type_name]
    return {name: _field(name, given) for name, given in facts.items()}


@cache
def required_of(type_name: str) -> tuple[str, ...]:
    """Return the names of the fields that a message of this type cannot be without."""
    return tuple(field.name for field in fields_of(type_name).values() if field.required)


@cache
def _tables() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "fields.json"), encoding="utf-8") as file:
        tables: dict[str, Any] = json.load(file)
    return tables


def _field(name: str, facts: dict[str, Any]) -> Field:
    type_name = facts["type"]
    values = _tables()["enums"].get(type_name)
    kind, zero, convert = _SCALARS.get(type_name, _MESSAGE)
    if values:
        kind, zero, convert = str, next(iter(values)), _enum_converter(values)
    given = facts.get("default")
    return Field(
        name,
        kind,
        type_name,
        repeated=facts.get("repeated", False),
        required=facts.get("required", False),
        default=zero if given is None else convert(given),
        quoted=type_name == "string",
        convert=convert,
        names=tuple(values or ()),
    )


def read_integer(text: str) -> int | None:
    """Return a decimal, ``0x`` or ``0`` octal integer, cut short if it fits no type anyway."""
    found = _INTEGER.fullmatch(text)
    if found is None:
        return None
    if found[1]:
        return int(text, 16)
    return int(text, 8) if found[2] else int(text[:_MANY_DIGITS])


@lru_cache
def read_number(text: str) -> float | None:
    """Return a decimal number, ``inf`` or ``nan``; what is too large becomes infinite."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    return float(text[:-1] if found[1] else text)


def _integer_converter(type_name: str) -> Callable[[str], int | None]:
    low, high = INTEGER_RANGES[type_name]

    @lru_cache
    def convert(text: str) -> int | None:
        value = read_integer(text)
        return value if value is not None and low <= value <= high else None

    return convert


def _enum_converter(values: dict[str, int]) -> Callable[[str], str | None]:
    by_number = {number: name for name, number in values.items()}

    @lru_cache
    def convert(text: str) -> str | None:
        if text in values:
            return text
        number = None if _OCTAL.match(text) else read_integer(text)
        return None if number is None else by_number.get(number)

    return convert


_SCALARS: dict[str, tuple[type[Plain] | None, Plain | None, Callable[[str], Plain | None]]] = {
    "int32": (int, 0, _integer_converter("int32")),
    "uint32": (int, 0, _integer_converter("uint32")),
    "int64": (int, 0, _integer_converter("int64")),
    "float": (float, 0.0, read_number),
    "double": (float, 0.0, read_number),
    "bool": (bool, False, _BOOLS.get),
    "string": (str, "", str),
}
_MESSAGE = (None, None, lambda text: None)
