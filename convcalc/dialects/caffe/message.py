"""The messages of a prototxt: converted values, their places, and Caffe's defaults."""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from convcalc.dialects.caffe.fields import Field, Plain, fields_of
from convcalc.source import Span

_T = TypeVar("_T")


class Value(NamedTuple):
    """A converted value (an enum's is its name) and the place where it is written."""

    value: "Plain | Message"
    span: Span


class Message:
    """The fields of a message that were given, and the defaults of the others.

    Asking for a field that the message type does not have, or that is of another kind, is an
    error of the program. Places are kept as offsets from the message's own start, two for each
    value: these are alike in most messages of a type, and share their numbers.
    """

    __slots__ = ("_end", "_names", "_offsets", "_start", "_values", "type")

    def __init__(
        self,
        type_: str,
        span: Span,
        names: tuple[str, ...] = (),
        values: "tuple[Plain | Message, ...]" = (),
        offsets: tuple[int, ...] = (),
    ) -> None:
        self.type = type_
        self._start, self._end = span
        self._names = names
        self._values = values
        self._offsets = offsets

    @property
    def span(self) -> Span:
        """The place of the message with its brackets."""
        return Span(self._start, self._end)

    def has(self, field: str) -> bool:
        """Return whether the field is given."""
        assert field in fields_of(self.type), field
        return field in self._names

    def values(self, field: str) -> tuple[Value, ...]:
        """Return every value given to the field, in the order of the text."""
        if not self.has(field):
            return ()
        return tuple(
            Value(self._values[index], self._span(index))
            for index, name in enumerate(self._names)
            if name == field
        )

    def given(self) -> "Iterator[tuple[str, Plain | Message, Span]]":
        """Yield each given field's name, its value and the place of that."""
        spans = map(self._span, range(len(self._names)))
        return zip(self._names, self._values, spans, strict=True)

    def given_values(self) -> "Iterator[tuple[str, Plain | Message]]":
        """Yield each given field's name and its value."""
        return zip(self._names, self._values, strict=True)

    def span_of(self, field: str) -> Span:
        """Return the place of the field's first value, or of the message where it is absent."""
        return self._span(self._names.index(field)) if self.has(field) else self.span

    def spans(self) -> dict[str, Span]:
        """Return the place of each given field's first value."""
        first = {self._names[index]: index for index in reversed(range(len(self._names)))}
        return {name: self._span(index) for name, index in first.items()}

    def _span(self, index: int) -> Span:
        start, end = self._offsets[2 * index : 2 * index + 2]
        return Span(self._start + start, self._start + end)

    def integer(self, field: str) -> int:
        """Return an integer, the default where it is absent."""
        return self._one(field, int)

    def integers(self, field: str) -> tuple[int, ...]:
        """Return the integers of a repeated field."""
        return self._all(field, int)

    def number(self, field: str) -> float:
        """Return a floating-point number, the default where it is absent."""
        return self._one(field, float)

    def numbers(self, field: str) -> tuple[float, ...]:
        """Return the floating-point numbers of a repeated field."""
        return self._all(field, float)

    def flag(self, field: str) -> bool:
        """Return a truth value, the default where it is absent."""
        return self._one(field, bool)

    def text(self, field: str) -> str:
        """Return a string or the name of an enum value, the default where it is absent."""
        return self._one(field, str)

    def texts(self, field: str) -> tuple[str, ...]:
        """Return the strings or names of a repeated field."""
        return self._all(field, str)

    def message(self, field: str) -> "Message":
        """Return a message, an empty one where it is absent."""
        return self._one(field, Message)

    def messages(self, field: str) -> "tuple[Message, ...]":
        """Return the messages of a repeated field."""
        return self._all(field, Message)

    def _one(self, field: str, kind: type[_T]) -> _T:
        known = self._known(field, kind)
        assert not known.repeated, field
        value: Plain | Message
        if field in self._names:
            value = self._values[self._names.index(field)]
        else:
            value = (
                Message(known.type_name, self.span) if known.default is None else known.default
            )
        assert isinstance(value, kind)
        return value

    def _all(self, field: str, kind: type[_T]) -> tuple[_T, ...]:
        assert self._known(field, kind).repeated, field
        if field not in self._names:  # as most are
            return ()
        given = zip(self._names, self._values, strict=True)
        return tuple(
            value for name, value in given if name == field and isinstance(value, kind)
        )

    def _known(self, field: str, kind: type) -> Field:
        known = fields_of(self.type)[field]
        assert known.kind is (None if kind is Message else kind), field
        return known
