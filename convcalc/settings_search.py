"""Which files may be the settings file of a folder.

Most folders have none: what reads them is not imported here.
"""

import os
from collections.abc import Iterator

from convcalc.spec_files import read_bytes

NAMES = ("convcalc.toml", "pyproject.toml")
"""The files that are looked for in each folder, the first of them that has settings counts."""


class SettingsError(Exception):
    """What is wrong with a settings file, a line for each fault."""


def candidates(folder: str) -> Iterator[str]:
    """Yield the files of a folder, and of each folder above it, that are or may be ours."""
    try:
        here = os.path.abspath(folder)
    except OSError:  # the working directory has been removed
        return
    while True:
        for name in NAMES:
            path = os.path.join(here, name)
            if os.path.isfile(path) and (name == NAMES[0] or _speaks_of_us(path)):
                yield _shown(path)
        above = os.path.dirname(here)
        if above == here:
            return
        here = above


def _speaks_of_us(path: str) -> bool:
    try:
        return b"convcalc" in read_bytes(path)
    except OSError:  # it is another program's, as far as anybody can tell
        return False


def _shown(path: str) -> str:
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
