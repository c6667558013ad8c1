"""From the name of a spec to its text: files, bundled specs, standard input."""

import codecs
import os
import stat
from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO

from convcalc import bundled
from convcalc.languages import (
    Language,
    file_of_scale,
    language_of_file,
    language_of_text,
    suffixes_text,
)
from convcalc.limits import MOST_BYTES
from convcalc.readers.open_file import CountedFile
from convcalc.source import Source

_START = 65_536
"""Bytes of a file by which its language is told, where its suffix does not tell."""


class UnreadableSpecError(OSError):
    """A file whose bytes cannot be read as a spec; its text says why and what to do."""


class UnknownLanguageError(UnreadableSpecError):
    """A file whose suffix does not tell the language."""


def find_spec(spec: str | os.PathLike[str], *, bare: bool = False) -> str:
    """Return the file that is meant: the one at this path, or a bundled spec of this name.

    Where it is to be ``bare``, a name with the suffix of a spec is no bundled one's.

    Raises:
        FileNotFoundError: There is neither.
    """
    path = os.fspath(spec)
    if os.path.isfile(path):
        return path
    if found := bundled.find(path, bare=bare):
        return found
    if is_there(path):
        return path
    raise FileNotFoundError(bundled.no_such_file(path, bare=bare))


def is_there(path: str) -> bool:
    """Return whether a path is there, or a file whose scale it names."""
    return os.path.exists(path) or _file_of(path) != path


def _file_of(path: str) -> str:
    """Return the file at a path, or the one that it names with a scale."""
    return path if os.path.exists(path) else file_of_scale(path, start_of) or path


def file_named_by(spec: str, path: str) -> str | None:
    """Return the file that a spec names, None if it is not there.

    The path counts from the working directory or from the folder of the spec.
    """
    paths = (path, os.path.normpath(os.path.join(os.path.dirname(spec), path)))
    try:
        return next((it for it in paths if os.path.isfile(it)), None)
    except ValueError:  # no path has a zero byte
        return None


def read_spec(path: str, language: Language | None = None) -> tuple[Source, Language]:
    """Return what is in a file, and its language, which its suffix tells if it is not given.

    Raises:
        OSError: The file cannot be read as a spec.
    """
    stem, path = os.path.splitext(os.path.basename(path))[0], _file_of(path)
    piped = None

    def start(path: str) -> str:
        nonlocal piped
        if os.path.isfile(path):
            return start_of(path)
        piped = read_bytes(path)  # a pipe can be read only once
        return _text_of_start(piped)

    if language is None:
        language = _language_of(path, start)
    folder, name = os.path.split(path)
    shown = name if folder == bundled.folder() else path
    if language.binary:
        file = open_bytes(path) if piped is None else BytesIO(piped)
        return Source(shown, file=CountedFile(file)), language
    data = read_bytes(path) if piped is None else piped
    return Source(shown, decode(data, path), stem), language


def _language_of(path: str, start: Callable[[str], str]) -> Language:
    if os.path.isdir(path):
        raise UnreadableSpecError(f"'{path}' is a directory; name a spec in it")
    language = language_of_file(path, start)
    if language is None:
        raise UnknownLanguageError(
            f"'{path}' must end in {suffixes_text()}, so that its language is known"
        )
    return language


def read_stream(stream: BinaryIO, language: Language | None = None) -> tuple[Source, Language]:
    """Return what comes from standard input, and its language, told from its start.

    Raises:
        UnreadableSpecError: The bytes are no text, or too many.
    """
    data = stream.read(MOST_BYTES + 1)
    language = language or language_of_text(_text_of_start(data))
    if language.binary:
        if len(data) > MOST_BYTES:
            raise UnreadableSpecError(
                f"standard input has more than {MOST_BYTES >> 20} MiB; name the file instead,"
                " of which only the graph is read"
            )
        return Source("<stdin>", file=CountedFile(BytesIO(data))), language
    return Source("<stdin>", decode(data, "<stdin>")), language


def start_of(path: str) -> str:
    """Return how a file begins, as Latin-1; empty where it cannot be read."""
    try:
        with open_bytes(path) as file:
            return _text_of_start(file.read(_START))
    except OSError:  # whoever reads all of it says why
        return ""


def _text_of_start(data: bytes) -> str:
    return data[:_START].decode("latin-1")


def read_bytes(path: str) -> bytes:
    """Return what is in a file or comes from a pipe, of which no more is read than may be.

    Raises:
        OSError: It cannot be read, or is a device.
    """
    with open_bytes(path) as file:
        return file.read(MOST_BYTES + 1)


def open_bytes(path: str) -> BinaryIO:
    """Return a file or a pipe to read from.

    Raises:
        OSError: It cannot be opened, or is a device.
    """
    kind = os.stat(path).st_mode  # not fstat: opening a device may have an effect
    if stat.S_ISDIR(kind):
        raise UnreadableSpecError(f"'{path}' is a directory; name a file in it")
    if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):
        raise UnreadableSpecError(f"'{path}' is a device; a spec is a file or a pipe")
    return open(path, "rb")


def decode(data: bytes, path: str) -> str:
    """Return the text of a spec's bytes.

    Raises:
        UnreadableSpecError: The bytes are no UTF-8 text, or too many.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableSpecError(
            f"'{path}' is larger than {MOST_BYTES >> 20} MiB; no network needs that much text"
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableSpecError(f"'{path}' is UTF-16 text; save it as UTF-8")
    if b"\0" in data:
        raise UnreadableSpecError(f"'{path}' is a binary file; a spec is a text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableSpecError(
            f"'{path}' is not UTF-8 text: byte {data[error.start]:#04x} at offset"
            f" {error.start}; save it as UTF-8"
        ) from error
