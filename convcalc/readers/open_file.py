"""A binary file that is read by seeking: a model of gigabytes whose graph is small."""

from typing import BinaryIO

from convcalc.diagnostics import Diagnostic, TooMuchError
from convcalc.limits import MOST_BYTES


class CountedFile:
    """An open file of which only so much may be read, however large it is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = MOST_BYTES

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes, or what is left of them.

        Raises:
            TooMuchError: More was read of the file than may be.
        """
        data = self._file.read(min(size, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise TooMuchError(
                Diagnostic(
                    "limit-exceeded",
                    f"a spec must be read within {MOST_BYTES >> 20} MiB, weights aside,"
                    " but this one goes on",
                )
            )
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to an offset, from the start by default, and return the place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
