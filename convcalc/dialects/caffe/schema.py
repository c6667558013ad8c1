"""Checks a prototxt's tree against Caffe's messages and converts its values."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from convcalc.diagnostics import (
    Diagnostic,
    Related,
    TooMuchError,
    did_you_mean,
    mistyped,
    stop_at_too_many,
)
from convcalc.dialects.caffe.data.inputs import SOURCES
from convcalc.dialects.caffe.fields import (
    INTEGER_RANGES,
    V0,
    V1,
    V2,
    Field,
    Plain,
    fields_of,
    read_integer,
    read_number,
    required_of,
)
from convcalc.dialects.caffe.message import Message, Value
from convcalc.dialects.caffe.table import TYPES
from convcalc.limits import MOST_FINDINGS
from convcalc.readers.prototxt_tokens import BareList, Packed
from convcalc.settings import Settings
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence, text_of

__all__ = ["Message", "Value", "read_message"]

_NONE_ASKED = Settings()
_V1_TYPE = "V1LayerParameter.LayerType"
_SHOWN_LENGTH = 30
_SHOWN_NAMES = 8
_SHOWN_HOMES = 3
_KINDS = {int: "an integer", float: "a number", bool: "true or false", str: "a string"}
_FLAGS = {"yes": "true", "on": "true", "true": "true"}
_FLAGS |= {"no": "false", "off": "false", "false": "false"}


def read_message(
    root: Mapping, type_name: str = "NetParameter", settings: Settings = _NONE_ASKED
) -> tuple[Message, tuple[Diagnostic, ...]]:
    """Return a tree's message and everything in it that the message type does not allow.

    Of a layer whose type the run declares only what all layers have is read. A field that is
    not known is absent; where the run ignores that, a note says what follows.
    """
    checker = _Checker(settings)
    try:
        message = checker.message(type_name, root, type_name)
    except TooMuchError:
        message = Message(type_name, root.span, (), (), ())
    return message, tuple(checker.found)


_HARMLESS = re.compile(
    r"\w*_filler|shuffle|prefetch|cache|engine|eps|moving_average_fraction|debug_info"
)
"""Fields of forks that change no shape and no number of parameters in any message."""


class _Given(NamedTuple):
    """What is given in a message so far: the names of fields, their values, and places.

    These are offsets from the message's ``start``, two for each value.
    """

    names: list[str]
    values: list[Plain | Message]
    offsets: list[int]
    start: int


class _Checker:
    """Collects the findings of a tree while its messages are made."""

    def __init__(self, settings: Settings) -> None:
        self.found: list[Diagnostic] = []
        self._settings = settings
        self._layer: str | None = None
        self._shared: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def report(self, *found: Diagnostic) -> None:
        """Add findings, or raise TooMuchError."""
        self.found += found
        stop_at_too_many(self.found)

    def _taken_for_absent(self, name: str, key: Scalar) -> Iterator[Diagnostic]:
        """Say that the run ignores an unknown field of a layer that may change its figures."""
        found = self.found[-1]
        if self._layer is None or not self._settings.ignores(found):
            return
        if not _HARMLESS.fullmatch(key.text):
            yield Diagnostic(
                "field-ignored",
                f"figures of the layer may be wrong: {name} is read without '{_shown(key)}',"
                " which Caffe does not know",
                key.span,
                severity="note",
                layer=self._layer,
            )

    def message(self, name: str, mapping: Mapping, type_name: str) -> Message:
        """Return a message without the values that were found faulty."""
        fields = fields_of(type_name)
        span = mapping.span
        given = _Given([], [], [], span.start)
        is_layer = type_name in (V2, V1, V0)
        if is_layer:
            self._layer = _text_of(mapping, "name")
        if is_layer and _has_unknown_type(type_name, mapping, fields):
            from convcalc.dialects.caffe.own_types import common_part  # few layers need it

            own = self._settings.custom
            entries, fields = common_part(type_name, mapping.entries, fields, own)
            self.collect(name, entries, fields, given)
        elif not isinstance(mapping, Packed):
            self.collect(name, mapping.entries, fields, given)
        elif not self.collect_plain(mapping, fields, given):
            self.collect(name, mapping.entries[len(given.names) :], fields, given)
        names, offsets = map(self._share, (tuple(given.names), tuple(given.offsets)))
        message = Message(type_name, span, names, tuple(given.values), offsets)
        if len(set(names)) < len(names):
            self.report(*islice(_given_twice(message, fields), MOST_FINDINGS + 1))
        for required in required_of(type_name):
            if required not in names:
                self.report(_missing(name, required, mapping))
        return message

    def _share(self, parts: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the first tuple that equals this one, so that one is kept of all equal."""
        return self._shared.setdefault(parts, parts)

    def collect_plain(self, mapping: Packed, fields: dict[str, Field], given: _Given) -> bool:
        """Convert fields up to the first that is a list or wrong; return whether none is.

        Nearly every field of a network passes here, where no entry is made for it.
        """
        names, values, offsets, start = given
        for name, at, word, behind in mapping.fields():
            field = fields.get(name)
            if field is None:
                return False
            value: Plain | Message | None
            if word.__class__ is str:
                quoted = behind < 0
                value = field.convert(word) if quoted is field.quoted else None
                if value is None:
                    return False
                begin = at - behind if quoted else at + behind
                offsets += (begin, begin + len(word) + 2 * quoted)
            elif word.__class__ is Packed and field.kind is None:
                value = self.message(field.name, word, field.type_name)
                offsets += (word.start - start, word.end - start)
            else:
                return False
            names.append(field.name)
            values.append(value)
        return True

    def collect(
        self, name: str, entries: Iterable[Entry], fields: dict[str, Field], given: _Given
    ) -> None:
        """Convert entries of a message, and report those that are wrong."""
        names, values, offsets, start = given
        for key, node in entries:
            field = fields.get(key.text)
            if field is None:
                self.report(_unknown_field(name, key, fields))
                self.report(*self._taken_for_absent(name, key))
                continue
            value: Plain | Message | None = None
            if isinstance(node, Scalar):
                value = field.convert(node.text) if node.quoted is field.quoted else None
            elif isinstance(node, Mapping) and field.kind is None:
                value = self.message(field.name, node, field.type_name)
            elif isinstance(node, Sequence) and field.repeated:
                if isinstance(node, BareList) and field.kind is not None:
                    self.found.append(_no_colon(field, node))
                self.collect(name, [Entry(key, item) for item in node.items], fields, given)
                continue
            if value is None:
                self.report(*_wrong(field, node))
                continue
            names.append(field.name)
            values.append(value)
            offsets += (node.span.start - start, node.span.end - start)


def _text_of(mapping: Mapping, key: str) -> str:
    if isinstance(mapping, Packed):
        return mapping.text_of(key)
    return text_of(mapping.entries, key)


def _has_unknown_type(form: str, mapping: Mapping, fields: dict[str, Field]) -> bool:
    """Return whether a layer has a type that Caffe does not know in this form of a prototxt.

    What a Python layer does is in no case known.
    """
    word = _text_of(mapping, "type")
    if not word:
        return False
    if form == V1:
        return fields["type"].convert(word) is None
    if form == V2:
        return word == "Python" or (word not in TYPES and word not in SOURCES)
    from convcalc.dialects.caffe.older.v0 import TYPES as TYPES_OF_OLD  # not many are old

    return word not in TYPES_OF_OLD and word != "padding"


def _given_twice(message: Message, fields: dict[str, Field]) -> Iterator[Diagnostic]:
    """Report every value but the first of a field that takes one."""
    seen: dict[str, Span] = {}
    for name, _, span in message.given():
        first = seen.setdefault(name, span)
        if first is not span and not fields[name].repeated:
            text = f"{name} must be given at most once, but is given again here"
            related = (Related("first given here", first),)
            yield Diagnostic("field-given-twice", text, span, related=related)


def _missing(name: str, field: str, mapping: Mapping) -> Diagnostic:
    """Report a required field where its message ends without it."""
    message = f"{name} must give {field}, but ends without it"
    return Diagnostic("field-missing", message, Span(mapping.span.end - 1, mapping.span.end))


def _no_colon(field: Field, node: BareList) -> Diagnostic:
    """Report a list that only a field of messages may have."""
    message = f"':' must follow {field.name}, but '[' stands here"
    return Diagnostic(
        "field-without-colon", message, Span(node.span.start, node.span.start + 1)
    )


def _unknown_field(name: str, key: Scalar, fields: dict[str, Field]) -> Diagnostic:
    """Report a name that is no field, and where a field of that name is to be found."""
    inner = [field for field in fields.values() if field.kind is None]
    homes = [field.name for field in inner if key.text in fields_of(field.type_name)]
    of_layer = "bottom" in fields
    # a message that is no slip of one of Caffe's belongs to a type of a fork
    from convcalc.dialects.hints import word_of  # only a wrong prototxt asks

    meant = word_of("caffe", key.text, fields, "fields")
    near = (mistyped if of_layer else did_you_mean)(key.text, fields)
    help_ = f"did you mean '{meant}'?" if meant else near
    if homes and len(homes) <= _SHOWN_HOMES:
        *others, last = homes
        start = f"{', '.join(others)} and " if others else ""
        help_ = f"{key.text} is a field of {start}{last}"
    message = f"{name} has no field '{_shown(key)}'"
    return Diagnostic("unknown-field", message, key.span, help_)


def _wrong(field: Field, node: Node) -> Iterator[Diagnostic]:
    """Report a value that is none of the field's."""
    if isinstance(node, Scalar):
        yield _wrong_scalar(field, node)
    elif isinstance(node, Mapping):
        message = f"{field.name} must be {_wanted(field)}, but is a message"
        yield Diagnostic("field-wrong-type", message, node.span)
    elif node.span.start < node.span.end:  # else the reader has said that a value is missing
        message = f"{field.name} must have one value, but has a list"
        help_ = "write a value without brackets"
        yield Diagnostic("field-not-repeated", message, node.span, help_)


def _wrong_scalar(field: Field, node: Scalar) -> Diagnostic:
    """Report a word or a string that is no value of the field."""
    rule, wanted, help_ = "field-wrong-type", _wanted(field), _rewritten(field, node)
    if field.names and not node.quoted:
        rule = "field-unknown-enum-value"
        help_ = did_you_mean(node.text.upper(), field.names)
        if field.type_name == _V1_TYPE:
            from convcalc.dialects.caffe.own_types import meant, ways_to_declare

            help_ = ways_to_declare(node.text, meant(node.text, V1))
    elif field.kind is int and not node.quoted and read_integer(node.text) is not None:
        rule, help_ = "field-out-of-range", None
        low, high = INTEGER_RANGES[field.type_name]
        wanted = f"an integer from {low} to {high}"
    message = f"{field.name} must be {wanted}, but is {_shown(node)}"
    return Diagnostic(rule, message, node.span, help_)


def _wanted(field: Field) -> str:
    if field.kind is None:
        return "a message"
    if not field.names:
        return _KINDS[field.kind]
    more = len(field.names) - _SHOWN_NAMES
    shown = ", ".join(field.names[:_SHOWN_NAMES])
    return f"one of {shown} and {more} more" if more > 0 else f"one of {shown}"


def _shown(node: Scalar) -> str:
    text = node.text
    if len(text) > _SHOWN_LENGTH:
        text = f"{text[:_SHOWN_LENGTH]}..."
    return f'the string "{text}"' if node.quoted else text


def _rewritten(field: Field, node: Scalar) -> str | None:
    """Return how to write the value that was probably meant."""
    text = node.text
    if len(text) > _SHOWN_LENGTH:
        return None
    if field.kind is None:
        return f"write {field.name} {{ ... }}"
    if field.quoted:
        return f'write "{text}"'
    if node.quoted:
        return None if field.convert(text) is None else f"write {text} without quotes"
    number, integer = read_number(text), read_integer(text)
    words = [_FLAGS.get(text.lower(), ""), text.lstrip("0"), str(integer)]
    if number is not None and number.is_integer():
        words.append(str(int(number)))
    return next((f"write {word}" for word in words if field.convert(word) is not None), None)
