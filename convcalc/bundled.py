"""The networks that are installed with convcalc.

Paths are handled by ``os.path`` here and in all that every run imports: pathlib alone takes
longer to import than a small network to analyse.
"""

import os
from collections.abc import Sequence

from convcalc.languages import suffixes

_MOST_NEIGHBOURS = 1_000
_LONGEST_NAME = 100
"""Files of a folder that are compared with a name, and characters of names that are."""


def folder() -> str:
    """Return where the bundled specs are: in the package, or beside it in a checkout."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "specs")
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(package), "specs")


def find(name: str, *, bare: bool = False) -> str | None:
    """Return the bundled spec of a name, with or without its suffix; None if there is none.

    Where a name has several, that of the first suffix is meant. A ``bare`` name has no suffix:
    one that has is that of a file.
    """
    if os.path.basename(name) != name or (bare and name.endswith(suffixes())):
        return None
    names = (name, *(name + suffix for suffix in suffixes()))
    paths = (os.path.join(folder(), it) for it in names if it.endswith(suffixes()))
    return next(filter(os.path.isfile, paths), None)


def names() -> tuple[str, ...]:
    """Return the file names of all bundled specs in alphabetical order."""
    return tuple(sorted(it for it in os.listdir(folder()) if it.endswith(suffixes())))


def short_names() -> dict[str, str]:
    """Return the file of each bundled spec by its name, which has no suffix where it can."""
    stems = {it: os.path.splitext(it)[0] for it in names()}
    return {
        stem if os.path.basename(find(stem) or "") == it else it: it
        for it, stem in stems.items()
    }


def no_such_file(path: str, *, bare: bool = False) -> str:
    """Return that there is no such file, and which one may be meant.

    Only a name without a folder can be that of a bundled spec, ``bare`` only one without a
    suffix.
    """
    folder, name = os.path.split(path)
    if folder and not os.path.isdir(folder):
        return f"there is no file '{path}', nor a folder '{folder}'"
    if bare and (found := find(path)):
        stem = _stem(name)
        known = find(stem) == found
        hint = f"the bundled spec is '{stem}'" if known else "see 'convcalc specs'"
        return f"there is no file '{path}'; {hint}"
    own = _specs_in(folder or ".")
    near = _nearest(name, own if folder else [*names(), *own])
    if folder:
        hint = f"; did you mean '{os.path.join(folder, near)}'?" if near else ""
        return f"there is no file '{path}'{hint}"
    if near and near not in own and (bare or _stem(name) == name):
        near = _stem(near)
    hint = f"did you mean '{near}'?" if near else "see 'convcalc specs'"
    return f"there is no file and no bundled spec '{path}'; {hint}"


def _specs_in(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            near = [it.name for it in entries if it.name.endswith(suffixes())]
    except OSError:
        return []
    paths = near[:_MOST_NEIGHBOURS]
    return sorted(it for it in paths if os.path.isfile(os.path.join(folder, it)))


def _nearest(name: str, names: Sequence[str]) -> str | None:
    """Return the nearest name, all compared without the suffixes that most of them share.

    Of those that differ in the suffix only, one with that of ``name`` is taken, or the last.
    """
    if len(name) > _LONGEST_NAME:
        return None
    from difflib import get_close_matches  # only a wrong name pays for this import

    suffix = os.path.splitext(name)[1]
    in_order = sorted(names, key=lambda it: it.endswith(suffix))
    by_stem = {_stem(it).lower(): it for it in in_order if len(it) <= _LONGEST_NAME}
    near = get_close_matches(_stem(name).lower(), by_stem, n=1)
    return by_stem[near[0]] if near else None


def _stem(name: str) -> str:
    """Return a name without the suffix of a spec; ``squeezenet1.0`` has none."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix in suffixes() else name
