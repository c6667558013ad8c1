"""Reads Keras' models: a JSON text, or the one in a ``.keras`` archive beside the weights."""

import zipfile
import zlib
from typing import TYPE_CHECKING

from convcalc.diagnostics import Diagnostic, SpecError
from convcalc.limits import MOST_BYTES
from convcalc.readers.json_text import read_json
from convcalc.source import Source, Span
from convcalc.tree import Mapping, Reading

if TYPE_CHECKING:
    from convcalc.source import File

_CONFIG = "config.json"
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError),
    *(RuntimeError, NotImplementedError, IndexError, KeyError, OverflowError),
)
"""What ``zipfile`` raises for an archive that is cut, encrypted or packed in another way."""


def read_model(source: Source) -> Reading:
    """Return the tree of a JSON text; never raises."""
    return read_json(source)


def read_archive(source: Source) -> Reading:
    """Return the tree of the ``config.json`` in an archive; never raises.

    The source's text is then that file's, so that findings have their lines in it.
    """
    assert source.file
    try:
        source.text = _config(_Seekable(source.file))
    except SpecError as error:
        return Reading(Mapping((), Span(0, 0)), error.diagnostics, stopped=True)
    finally:
        source.file.close()
    return read_json(source)


def _config(file: "_Seekable") -> str:
    """Return the text of the archive's ``config.json``."""
    try:
        with zipfile.ZipFile(file) as archive:
            if _CONFIG not in archive.namelist():
                raise SpecError(
                    _finding(f"an archive must hold {_CONFIG}, but there is none in this one")
                )
            with archive.open(_CONFIG) as member:
                data = member.read(MOST_BYTES + 1)
    except _BROKEN as error:
        raise SpecError(
            _finding("a .keras file must be a zip archive, but this one cannot be read as one")
        ) from error
    if len(data) > MOST_BYTES:
        message = f"{_CONFIG} must be at most {MOST_BYTES >> 20} MiB, but this one is larger"
        raise SpecError(Diagnostic("limit-exceeded", message, node=_CONFIG))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecError(
            Diagnostic(
                "syntax-character",
                f"{_CONFIG} must be UTF-8 text, but its byte {error.start} is none of it",
                node=_CONFIG,
            )
        ) from error


def _finding(message: str) -> Diagnostic:
    return Diagnostic(
        "syntax-missing",
        message,
        help="write it with model.save('model.keras'), or give the text of model.to_json()",
    )


class _Seekable:
    """A counted file with what ``zipfile`` asks of one beyond reading and seeking."""

    def __init__(self, file: "File") -> None:
        self._file = file
        self._at = 0

    def seekable(self) -> bool:
        """Return that the file can be read from any place."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to an offset and return the place."""
        self._at = self._file.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, or all that may still be read."""
        data = self._file.read(MOST_BYTES if size < 0 else size)
        self._at += len(data)
        return data
