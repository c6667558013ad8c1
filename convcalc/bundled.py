"""The networks that are installed with convcalc."""

from pathlib import Path

SUFFIXES = (".yaml", ".yml", ".prototxt")
"""The suffixes of a spec; where a bundled name has several, the first one is meant."""


def folder() -> Path:
    """Return where the bundled specs are: in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "specs"
    return installed if installed.is_dir() else package.parent / "specs"


def find(name: str) -> Path | None:
    """Return the bundled spec of a name, with or without its suffix; None if there is none."""
    if "/" in name or "\\" in name:
        return None
    candidates = (name, *(name + suffix for suffix in SUFFIXES))
    paths = (folder() / it for it in candidates if it.endswith(SUFFIXES))
    return next((path for path in paths if path.is_file()), None)


def names() -> tuple[str, ...]:
    """Return the file names of all bundled specs in alphabetical order."""
    return tuple(sorted(it.name for it in folder().iterdir() if it.suffix in SUFFIXES))
