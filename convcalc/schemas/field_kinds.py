"""Schemas of the values in a spec, from the types that fields are annotated with.

A value may be quoted, and an expression ``${...}`` may stand for it: what an expression gives
is not known before the spec is worked out.
"""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from convcalc.dialects.fields import Kind
from convcalc.dialects.rare_values import RATIO, Tensors
from convcalc.dialects.values import FALSE, NUMBER, PADDING_WORDS, TRUE
from convcalc.layers.shared.base import Bias, Choice, Range, RecurrentBias, SizeText
from convcalc.layers.shared.ratio import Ratio
from convcalc.limits import LARGEST, MOST_AXES
from convcalc.schemas.building import Schema
from convcalc.windows import Padding, PerAxis

EXPRESSION = r"\$\{"
_SIZE = r"\s*[1-9][0-9]{0,17}\s*"
SIZE = rf"{_SIZE}(x{_SIZE}){{0,{MOST_AXES - 2}}}"
ANYTHING = Range(-LARGEST, LARGEST)


def pattern(*alternatives: str) -> str:
    """Return the pattern of texts that match one of these whole, or hold an expression."""
    whole = (f"^({portable(it)})$" for it in alternatives)
    return "|".join([*whole, EXPRESSION])


def portable(expression: str) -> str:
    """Return a regular expression of ours as JavaScript reads it, without names of groups."""
    return re.sub(r"\?P<\w+>", "", expression)


def integer(allowed: Range = ANYTHING) -> Schema:
    """Return a whole number."""
    most = LARGEST if allowed.maximum is None else allowed.maximum
    limits = {"minimum": allowed.minimum, "maximum": most}
    return {"type": ["integer", "string"], **limits, "pattern": pattern(*_digits(allowed))}


def _digits(allowed: Range) -> list[str]:
    """Return patterns of the numbers in a range, whose far end is left to the program."""
    above = r"\+?[1-9][0-9]{0,18}"
    if allowed.minimum > 0:
        return [above]
    return [above, "[+-]?0"] if allowed.minimum == 0 else [above, "[+-]?0", "-[1-9][0-9]{0,18}"]


def or_several(one: Schema, items: Schema | None = None) -> Schema:
    """Return one value, or a list of some.

    What holds of the list stands apart, so that an editor does not begin one unasked.
    """
    several = {"items": one if items is None else items, "minItems": 1}
    return one | {"type": [*one["type"], "array"], "allOf": [several]}


def integers(allowed: Range = ANYTHING) -> Schema:
    """Return a whole number, or a list of some."""
    return or_several(integer(allowed))


def sizes(allowed: Range = ANYTHING) -> Schema:
    """Return sizes as a list, as ``55x55x96``, or one alone."""
    return integers(allowed) | {"pattern": pattern(SIZE, *_digits(allowed))}


def flag(allowed: Range = ANYTHING) -> Schema:
    """Return true or false, in each of YAML's spellings."""
    return {"type": ["boolean", "string"], "pattern": pattern("|".join((*TRUE, *FALSE)))}


def number(allowed: Range = ANYTHING) -> Schema:
    """Return a number."""
    limits = {"minimum": allowed.minimum, "maximum": allowed.maximum}
    known = {name: it for name, it in limits.items() if it is not None}
    bounds = {} if allowed is ANYTHING else known
    return {"type": ["number", "string"], **bounds, "pattern": pattern(NUMBER)}


def words(*choices: str) -> Schema:
    """Return one of some words."""
    return {"anyOf": [{"enum": list(choices)}, expression()]}


def expression() -> Schema:
    """Return a text that holds an expression."""
    return {"type": "string", "pattern": EXPRESSION}


def _bias(allowed: Range) -> Schema:
    return {"anyOf": [flag(), {"const": "per_location"}]}


def _recurrent_bias(allowed: Range) -> Schema:
    return {"anyOf": [flag(), {"const": "single"}]}


def _padding(allowed: Range) -> Schema:
    return {"anyOf": [{"enum": list(PADDING_WORDS)}, integers(allowed)]}


def _offset(allowed: Range) -> Schema:
    return {"anyOf": [{"const": "center"}, integers(allowed)]}


def _count(allowed: Range) -> Schema:
    return {"anyOf": [{"const": "per_channel"}, integer(allowed)]}


def _optional_integers(allowed: Range) -> Schema:
    one = integer(allowed)
    return or_several(one, one | {"type": ["integer", "string", "null"]})


def _ratios(allowed: Range) -> Schema:
    one = {"type": ["number", "string"], "exclusiveMinimum": 0, "pattern": pattern(RATIO)}
    return or_several(one)


def _tensors(allowed: Range) -> Schema:
    several = {"additionalProperties": integers(Range(1)), "minProperties": 1}
    return integer(Range(1)) | {"type": ["integer", "string", "object"]} | several


KINDS: dict[object, tuple[str, Callable[[Range], Schema]]] = {
    int: ("integer", integer),
    int | None: ("integer", integer),
    bool: ("flag", flag),
    float: ("number", number),
    Bias: ("bias", _bias),
    RecurrentBias: ("recurrent_bias", _recurrent_bias),
    PerAxis: ("integers", integers),
    PerAxis | None: ("integers", integers),
    Padding: ("padding", _padding),
    tuple[int, ...]: ("integers", integers),
    tuple[int, ...] | None: ("integers", integers),
    SizeText: ("sizes", sizes),
    int | tuple[int | None, ...]: ("optional_integers", _optional_integers),
    Ratio | tuple[Ratio, ...] | None: ("ratios", _ratios),
    int | tuple[int, ...] | Literal["center"]: ("offset", _offset),
    int | Literal["per_channel"]: ("count", _count),
    Tensors: ("tensors", _tensors),
}
"""What the kinds of values are called, and their schemas; each takes a range of numbers."""


class Named(NamedTuple):
    """A schema under the name that others refer to it by."""

    name: str
    schema: Schema


def schema_of(kind: Kind) -> Named:
    """Return the schema of what a field takes."""
    annotation, allowed = kind.annotation, ANYTHING
    for mark in kind.marks:
        match mark:
            case Choice(choices):
                return Named(".".join(("word", *choices)), words(*choices))
            case Range():
                allowed = mark
            case SizeText():
                annotation = SizeText
            case _:
                raise AssertionError(f"no schema for {mark}")
    name, build = KINDS[annotation]
    return Named(name + _range_name(allowed), build(allowed))


def _range_name(allowed: Range) -> str:
    if allowed is ANYTHING:
        return ""
    end = "" if allowed.maximum is None else f"_to_{allowed.maximum}"
    return f".from_{allowed.minimum}{end}"
