"""The wire format of protobuf, read field by field from an open file.

A field whose bytes nobody asks for is skipped by its length, so that weights are never read.
Source: https://protobuf.dev/programming-guides/encoding
"""

import io
import os
from collections.abc import Iterator
from typing import NamedTuple

from convcalc.limits import MOST_BYTES
from convcalc.source import File

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LEAST_BLOCK, _LARGEST_BLOCK = 512, 65_536
_MOST_BITS = 64
_MORE = 128
"""The bit of a byte that says that the number goes on in the next one."""


class WireError(Exception):
    """The bytes are no message, or end too early; its text says where and why."""


class Field(NamedTuple):
    """A field of a message: its number, what it holds, and the offset behind it.

    ``value`` is the number of a varint, or how many bytes there are to read.
    """

    number: int
    holds_bytes: bool
    value: int
    end: int


class Wire:
    """Bytes of a file or of a text in memory, and a place in them.

    A block is read at a time: a small one after a jump, ever larger ones as reading goes on.
    """

    def __init__(self, file: File | None, size: int, data: bytes = b"") -> None:
        self.size = size
        self._file = file
        self._data: bytes = data
        self._base = 0  # the offset of the block
        self._at = 0  # the place in the block
        self._block = _LEAST_BLOCK

    @classmethod
    def of_bytes(cls, data: bytes) -> "Wire":
        """Return a reader of bytes in memory."""
        return cls(None, len(data), data)

    @classmethod
    def of_file(cls, file: File) -> "Wire":
        """Return a reader of a file; one that cannot seek is read into memory."""
        try:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
        except (OSError, io.UnsupportedOperation):
            parts = []
            while data := file.read(MOST_BYTES):
                parts.append(data)
            return cls.of_bytes(b"".join(parts))
        return cls(file, size)

    @property
    def offset(self) -> int:
        """The place, counted from the start."""
        return self._base + self._at

    def fields(self, end: int) -> Iterator[Field]:
        """Yield the fields up to an offset; what is not read of one is skipped.

        Raises:
            WireError: They are not fields of a message, or reach behind the offset.
        """
        while self._base + self._at < end:
            start = self._base + self._at
            tag = self._varint()
            number, kind = tag >> 3, tag & 7
            if not number:
                raise WireError(f"the field at byte {start} has the number 0")
            if kind == _VARINT:
                field = Field(number, False, self._varint(), self._base + self._at)
                after = field.end
            else:
                length = self._length(kind, start)
                after = self._base + self._at + length
                field = Field(number, kind == _BYTES, length, after)
            if after > end:
                raise WireError(
                    f"the field at byte {start:,} goes on to byte {after:,}"
                    f" and what it is in ends at byte {end:,}"
                )
            yield field
            if self._base + self._at != after:
                self._go_to(after)

    def _length(self, kind: int, start: int) -> int:
        if kind == _BYTES:
            return self._varint()
        if kind == _FIXED32:
            return 4
        if kind == _FIXED64:
            return 8
        raise WireError(f"the field at byte {start} is of a kind that protobuf does not have")

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        data = self._data[self._at : self._at + size]
        self._at += len(data)
        missing = size - len(data)
        if missing:
            rest = self._file.read(missing) if self._file else b""
            if len(rest) < missing:
                raise self._ended()
            self._base += self._at + missing
            self._data, self._at = b"", 0
            return data + rest
        return data

    def peek(self, size: int) -> bytes:
        """Return the first bytes, and go back to the start."""
        start = self.read(min(size, self.size))
        self._go_to(0)
        return start

    def text(self, size: int) -> str:
        """Return the next bytes as text."""
        start = self.offset
        try:
            return self.read(size).decode("utf-8")
        except UnicodeDecodeError as error:
            raise WireError(f"the text at byte {start} is not UTF-8") from error

    def varints(self, field: Field, most: int) -> list[int]:
        """Return the numbers of a repeated field, packed or one alone; ``most`` of them."""
        if not field.holds_bytes:
            return [_signed(field.value)]
        numbers: list[int] = []
        while self._base + self._at < field.end and len(numbers) < most:
            numbers.append(_signed(self._varint()))
        if self._base + self._at > field.end:
            raise WireError(f"a number of the field before byte {field.end} reaches behind it")
        return numbers

    def _varint(self) -> int:
        data, at = self._data, self._at
        if at < len(data) and data[at] < _MORE:
            self._at = at + 1
            return int(data[at])
        value, shift = 0, 0
        start = self.offset
        while shift < _MOST_BITS:
            byte = self._byte()
            value |= (byte & ~_MORE) << shift
            if byte < _MORE:
                return int(value & (2**_MOST_BITS - 1))
            shift += 7
        raise WireError(f"the number at byte {start} has more than {_MOST_BITS} bits")

    def _byte(self) -> int:
        if self._at >= len(self._data):
            data = self._file.read(self._block) if self._file else b""
            if not data:
                raise self._ended()
            self._base += self._at
            self._data, self._at = data, 0
            self._block = min(2 * self._block, _LARGEST_BLOCK)
        self._at += 1
        return int(self._data[self._at - 1])

    def _go_to(self, offset: int) -> None:
        """Go on at an offset."""
        if self._base <= offset <= self._base + len(self._data):
            self._at = offset - self._base
            return
        if self._file:
            self._file.seek(offset)
        self._base, self._data, self._at = offset, b"", 0
        self._block = _LEAST_BLOCK

    def _ended(self) -> WireError:
        return WireError(f"the file ends at byte {self.size:,} in the middle of a field")


def _signed(value: int) -> int:
    """Return an int64 as it is meant: negative ones are written modulo 2**64."""
    return value - 2**_MOST_BITS if value >= 2 ** (_MOST_BITS - 1) else value
