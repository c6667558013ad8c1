"""Which files a command is to read: folders and patterns stand for the specs in them."""

import os
import stat
from collections.abc import Callable, Iterable
from functools import wraps
from typing import NamedTuple

import click

from convcalc.cli.file_settings import STANDARD_INPUT, FileSettings
from convcalc.languages import is_spec_of_folder, suffixes, suffixes_text
from convcalc.path_patterns import PathPattern
from convcalc.report.findings.file_result import Unreadable
from convcalc.report.printable import printable
from convcalc.spec_files import start_of

_MAGIC = "*?["


class Exclude(NamedTuple):
    """Which files of folders and patterns are left out; with ``forced``, named ones too."""

    patterns: tuple[PathPattern, ...] = ()
    forced: bool = False

    def with_settings(self, held: FileSettings) -> "Exclude":
        """Return what is left out where the command line does not say: as the settings do."""
        return self if self.patterns else self._replace(patterns=held.excluded)

    def covers(self, path: str) -> bool:
        """Return whether a file or a folder is left out."""
        return any(it.matches(path) for it in self.patterns)


class Selected(NamedTuple):
    """The files of a run in their order, and those of them that were named one by one."""

    files: tuple[str | Unreadable, ...]
    named: frozenset[str]


def exclude_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--exclude`` and ``--force-exclude``; pass them on as ``exclude``."""

    @click.option(
        "--exclude",
        "patterns",
        metavar="PATTERN",
        multiple=True,
        callback=_read_patterns,
        help="Files and folders to leave out of those that a folder or a pattern stands for,"
        " as in old/*.prototxt; a name without a slash counts at any depth. Repeatable.",
    )
    @click.option(
        "--force-exclude", is_flag=True, help="Leave them out although they are named."
    )
    @wraps(command)
    def with_exclude(
        *args: object, patterns: tuple[PathPattern, ...], force_exclude: bool, **others: object
    ) -> None:
        command(*args, exclude=Exclude(patterns, force_exclude), **others)

    return with_exclude


def _read_patterns(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[PathPattern, ...]:
    try:
        return tuple(PathPattern(it, ".") for it in values if it)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from error


def selected(specs: tuple[str, ...], exclude: Exclude) -> Selected:
    """Return what each SPEC stands for, in the order given, each file once.

    A folder stands for all specs in it and below, in alphabetical order; hidden folders are
    left out. What stands for nothing is unreadable.
    """
    found: dict[str | Unreadable, None] = {}
    named: set[str] = set()
    for spec in specs:
        if _is_name(spec):
            if not (exclude.forced and exclude.covers(spec)):
                found[spec] = None
                named.add(spec)
        else:
            found |= dict.fromkeys(_stands_for(spec, exclude))
    return Selected(tuple(found), frozenset(named))


def _is_name(spec: str) -> bool:
    if spec == STANDARD_INPUT or os.path.isfile(spec):
        return True
    return not os.path.isdir(spec) and not any(it in spec for it in _MAGIC)


def _stands_for(spec: str, exclude: Exclude) -> Iterable[str | Unreadable]:
    """Return the files of a folder or a pattern, or why there is none."""
    if os.path.isdir(spec):
        files = _specs_below(spec)
        ends = suffixes_text()
        nothing = f"'{printable(spec)}' is a directory without specs; they end in {ends}"
    else:
        from glob import glob  # shells mostly do this themselves

        paths = sorted(glob(spec, recursive=True))
        files = [file for path in paths for file in _files_at(path)]
        nothing = f"no spec is named like '{printable(spec)}'"
    kept = [it for it in files if not exclude.covers(it)]
    if files and not kept:
        nothing = f"all specs of '{printable(spec)}' are excluded"
    return kept or [Unreadable(spec, nothing)]


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
