"""The networks that are installed with convcalc.

Paths are handled by ``os.path`` here and in all that every run imports: pathlib alone takes
longer to import than a small network to analyse.
"""

import os

SUFFIXES = (".yaml", ".yml", ".prototxt")
"""The suffixes of a spec; where a bundled name has several, the first one is meant."""


def folder() -> str:
    """Return where the bundled specs are: in the package, or beside it in a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "specs")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(package), "specs")


def find(name: str, *, bare: bool = False) -> str | None:
    """Return the bundled spec of a name, with or without its suffix; None if there is none.

    A ``bare`` name has none: one with a suffix is that of a file.
    """
    if os.path.basename(name) != name or (bare and name.endswith(SUFFIXES)):
        return None
    names = (name, *(name + suffix for suffix in SUFFIXES))
    paths = (os.path.join(folder(), it) for it in names if it.endswith(SUFFIXES))
    return next(filter(os.path.isfile, paths), None)


def names() -> tuple[str, ...]:
    """Return the file names of all bundled specs in alphabetical order."""
    return tuple(sorted(it for it in os.listdir(folder()) if it.endswith(SUFFIXES)))
