"""Which files a command is to read: folders and patterns stand for the specs in them."""

import os
import stat

from convcalc.cli.options import STANDARD_INPUT
from convcalc.languages import is_spec_of_folder, suffixes, suffixes_text
from convcalc.report.findings.file_result import Unreadable
from convcalc.report.printable import printable
from convcalc.spec_files import start_of

_MAGIC = "*?["


def selected(specs: tuple[str, ...]) -> list[str | Unreadable]:
    """Return what each SPEC stands for, in the order given, each file once.

    A folder stands for all specs in it and below, in alphabetical order; hidden folders are
    left out. What stands for nothing is unreadable.
    """
    found: dict[str | Unreadable, None] = {}
    for spec in specs:
        found |= dict.fromkeys(_stands_for(spec))
    return list(found)


def _stands_for(spec: str) -> list[str] | list[Unreadable]:
    if spec == STANDARD_INPUT or os.path.isfile(spec):
        return [spec]
    if os.path.isdir(spec):
        ends = suffixes_text()
        reason = f"'{printable(spec)}' is a directory without specs; they end in {ends}"
        return _specs_below(spec) or [Unreadable(spec, reason)]
    if not any(it in spec for it in _MAGIC):
        return [spec]
    from glob import glob  # shells mostly do this themselves

    paths = sorted(glob(spec, recursive=True))
    files = [file for path in paths for file in _files_at(path)]
    return files or [Unreadable(spec, f"no spec is named like '{printable(spec)}'")]


def _files_at(path: str) -> list[str]:
    if os.path.isdir(path):
        return []
    return [path] if path.endswith(suffixes()) and not _is_pipe(path) else []


def _specs_below(folder: str) -> list[str]:
    found = []
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(it for it in folders if not it.startswith("."))
        paths = [os.path.join(here, it) for it in sorted(files) if it.endswith(suffixes())]
        regular = [it for it in paths if not _is_pipe(it)]
        found += [it for it in regular if is_spec_of_folder(it, start_of)]
    return found


def _is_pipe(path: str) -> bool:
    """Return whether a file may never end, or never begin; only one that is named is read."""
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except OSError:  # whoever reads it says why
        return False
