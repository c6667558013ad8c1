"""How the fields of ONNX's messages are read, and how many of them may be."""

from collections.abc import Callable, Mapping
from struct import unpack
from typing import Any

from convcalc.diagnostics import Diagnostic, SpecError
from convcalc.limits import MOST_AXES, MOST_ITEMS, MOST_PIECES, MOST_WRITTEN
from convcalc.readers.wire_format import Field, Wire, WireError

MOST_NUMBERS_READ = 1024
"""Numbers of a tensor that are read: shapes, axes and scales are small, weights are not."""

_MOST_TENSOR_BYTES = 8 * MOST_NUMBERS_READ

Found = dict[str, Any]
"""What was read of a message, by the names of its fields."""

Take = Callable[["MessageReader", Found, str, Field], None]
"""Reads a field, and puts it among what was found under a name."""

Schema = Mapping[int, tuple[str, Take]]
"""The fields of a message that are of use: the name of each by its number, and its reader."""


class MessageReader:
    """Reads the messages of one model, and counts what is kept of them."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self._pieces = 0

    def message(self, schema: Schema, end: int) -> Found:
        """Return the fields of a message that ends there."""
        found: Found = {}
        for field in self.wire.fields(end):
            row = schema.get(field.number)
            if row:
                row[1](self, found, row[0], field)
        return found

    def count(self, items: int, what: str, most: int, new: int = 1) -> None:
        """Count a piece more, or several, of which there are so many already.

        Raises:
            SpecError: There are more than there may be, here or in all.
        """
        self._pieces += new
        if items + new > most:
            raise SpecError(_too_many(what, most))
        if self._pieces > MOST_PIECES:
            raise SpecError(_too_many("names and numbers", MOST_PIECES))

    def within(self, wire: Wire, schema: Schema) -> Found:
        """Return the fields of a message that is in memory."""
        whole, self.wire = self.wire, wire
        try:
            return self.message(schema, wire.size)
        finally:
            self.wire = whole


def end_of(field: Field) -> int:
    """Return the end of a field that must hold a message or a text."""
    if not field.holds_bytes:
        raise WireError(f"the field before byte {field.end} holds no message")
    return field.end


# How fields are read


def text(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    """Read a text."""
    end_of(field)
    found[name] = reader.wire.text(field.value)


def texts(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    """Read a text of several."""
    end_of(field)
    texts = found.setdefault(name, [])
    reader.count(len(texts), f"{name} of a node", MOST_ITEMS)
    texts.append(reader.wire.text(field.value))


def some_bytes(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    """Read bytes that are no more than a text has."""
    end_of(field)
    if field.value <= _MOST_TENSOR_BYTES:
        found[name] = reader.wire.read(field.value)


def several_bytes(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    """Read bytes of several that are mostly text."""
    texts = found.setdefault(name, [])
    reader.count(len(texts), "texts of an attribute", MOST_ITEMS)
    one: Found = {}
    some_bytes(reader, one, name, field)
    texts.append(one.get(name, b"").decode("utf-8", "replace"))


def integer(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    """Read a number."""
    if field.holds_bytes:
        raise WireError(f"the field before byte {field.end} holds no number")
    (found[name],) = reader.wire.varints(field, 1)


def integers(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    """Read numbers, packed or one by one."""
    numbers = found.setdefault(name, [])
    read = reader.wire.varints(field, MOST_ITEMS + 1)
    reader.count(len(numbers), "numbers of an attribute", MOST_ITEMS, len(read))
    numbers += read


def sizes(reader: MessageReader, found: Found, name: str, field: Field) -> None:
    """Read the sizes of a tensor."""
    sizes = found.setdefault(name, [])
    read = reader.wire.varints(field, MOST_AXES + 1)
    reader.count(len(sizes), "axes of a tensor", MOST_AXES, len(read))
    if any(it < 0 for it in read):
        raise WireError(f"a tensor has a size of {min(read)}")
    sizes += read


def floats(
    form: str, size: int, reader: MessageReader, found: Found, name: str, field: Field
) -> None:
    """Read floats of a form of ``struct``, packed or one by one."""
    numbers = found.setdefault(name, [])
    count, rest = divmod(field.value, size)
    if rest:
        raise WireError(f"the field before byte {field.end} holds a part of a number")
    reader.count(len(numbers), "numbers of an attribute", MOST_ITEMS, count)
    numbers += unpack(f"<{count}{form}", reader.wire.read(field.value))


def tensor_numbers(
    take: Take, reader: MessageReader, found: Found, name: str, field: Field
) -> None:
    """Read numbers of a tensor as long as they are few."""
    large = field.holds_bytes and field.value > _MOST_TENSOR_BYTES
    if large or len(found.get(name, ())) >= MOST_NUMBERS_READ:
        found["left out"] = True
    else:
        take(reader, found, name, field)


def message(
    schema: Schema,
    make: Callable[[Found], Any],
    reader: MessageReader,
    found: Found,
    name: str,
    field: Field,
) -> None:
    """Read a message, and keep what is made of it."""
    found[name] = make(reader.message(schema, end_of(field)))


def messages(
    schema: Schema,
    make: Callable[[Found], Any],
    reader: MessageReader,
    found: Found,
    name: str,
    field: Field,
) -> None:
    """Read a message of several, and keep what is made of it."""
    items = found.setdefault(name, [])
    reader.count(len(items), name, MOST_WRITTEN)
    items.append(make(reader.message(schema, end_of(field))))


def _too_many(what: str, most: int) -> Diagnostic:
    return Diagnostic(
        "limit-exceeded", f"a model must have at most {most:,} {what}, but this one has more"
    )
