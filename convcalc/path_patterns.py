"""Patterns of paths, as settings and ``--exclude`` write them."""

import os
import re
from functools import lru_cache

_MAGIC = frozenset("*?[")


class PathPattern:
    """A pattern of paths below a folder; one that matches a folder matches all in it.

    ``*`` and ``?`` stay within a name, ``**`` goes through any number of folders, ``[ab]`` is
    one of these letters. A pattern without a slash is a name at any depth.
    """

    def __init__(self, text: str, folder: str) -> None:
        """Take a pattern; ValueError if it is none, as ``[z-a]``."""
        self.text = text
        self.folder = folder
        try:
            _expression(text)
        except re.error as error:
            raise ValueError(f"'{text}' is not a pattern of paths: {error.msg}") from error

    def matches(self, path: str) -> bool:
        """Return whether a path, or a folder that it is in, is of this pattern."""
        relative = relative_to(path, self.folder)
        return _expression(self.text).match(relative) is not None

    def names(self, path: str) -> bool:
        """Return whether the pattern is the name of this one file."""
        if not _MAGIC.isdisjoint(self.text):
            return False
        return os.path.normpath(self.text) == relative_to(path, self.folder)


def relative_to(path: str, folder: str) -> str:
    """Return a path as it is seen from a folder, with slashes."""
    try:
        relative = os.path.relpath(path, folder)
    except (OSError, ValueError):  # the working directory is gone, or another drive of Windows
        relative = path
    return relative.replace(os.sep, "/")


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str]:
    """Return a regular expression of the paths that a pattern matches, from their start."""
    *folders, name = pattern.strip("/").removeprefix("./").split("/")
    written = "" if folders or pattern.startswith(("/", "./")) else "(?:.*/)?"
    for part in folders:
        written += "(?:[^/]+/)*" if part == "**" else f"{_of_a_name(part)}/"
    written += ".*" if name == "**" else _of_a_name(name)
    return re.compile(rf"{written}(?:/.*)?\Z", re.DOTALL)


def _of_a_name(part: str) -> str:
    """Return a regular expression of the names that a part of a pattern matches."""
    written = ""
    for piece in re.split(r"(\*+|\?|\[!?\]?[^]/]*\])", part):
        if piece.startswith("*"):
            written += "[^/]*"
        elif piece == "?":
            written += "[^/]"
        elif len(piece) > 1 and piece.startswith("[") and piece.endswith("]"):
            negated = piece.startswith("[!")
            inside = re.sub(r"([][\\^&~|])", r"\\\1", piece[1 + negated : -1])
            written += f"[{'^' * negated}{inside}]"
        else:
            written += re.escape(piece)
    return written
