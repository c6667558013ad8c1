"""Which settings hold for a file of a run: its folder's settings file, and the command line."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from convcalc import bundled
from convcalc.network import Budget
from convcalc.report.printable import printable
from convcalc.settings import Settings
from convcalc.settings_search import SettingsError, candidates
from convcalc.spec_files import is_there

if TYPE_CHECKING:
    from convcalc.path_patterns import PathPattern
    from convcalc.settings_file import SettingsFile, Value, Values

STANDARD_INPUT = "-"
CONFIG_OPTIONS = (
    click.option(
        "--config",
        metavar="FILE",
        type=click.Path(),
        help="The settings file, in place of the one found from the first path upward:"
        " convcalc.toml, or pyproject.toml with [tool.convcalc].",
    ),
    click.option("--no-config", is_flag=True, help="Read no settings file."),
)


class UnreadableSettingsError(click.ClickException):
    """A settings file that is wrong or cannot be read: exit status 2."""

    exit_code = 2

    def __init__(self, error: Exception) -> None:
        text = str(error)
        if isinstance(error, OSError) and error.strerror:
            text = f"'{error.filename}': {error.strerror.lower()}"
        super().__init__(text)
        self._lines = [printable(line) for line in text.splitlines()]

    def format_message(self) -> str:
        """Return a line for each fault."""
        return "\nError: ".join(self._lines)


class FileSettings(NamedTuple):
    """A settings file, None where there is none, and which options a command line gives."""

    file: "SettingsFile | None" = None
    given: frozenset[str] = frozenset()

    def values_for(self, spec: str) -> "Values":
        """Return what the settings file says of a file; nothing of a bundled network."""
        if self.file is None or not (spec == STANDARD_INPUT or is_there(spec)):
            return {}
        return self.file.values_for(None if spec == STANDARD_INPUT else spec)

    def of(self, spec: str, settings: Settings) -> Settings:
        """Return the settings of a run for a file; what the command line says wins."""
        values = self.values_for(spec)
        if not values or self.file is None:
            return settings
        held: dict[str, dict[str, Any]] = {}
        for (key, *names), it in values.items():
            held.setdefault(key, {})["".join(names)] = it
        single = {key: it[""].value for key, it in held.items() if "" in it}
        inputs = held.get("inputs", {})
        own = {name: it for name, it in inputs.items() if self.file.names(spec, it)}
        limits = {
            name: Budget(name, it.value, None) for name, it in held.get("budgets", {}).items()
        }
        limits |= {it.figure: it for it in settings.budgets}
        changed = _values(own) | dict(settings.inputs)
        return settings._replace(
            strict=settings.strict if "strict" in self.given else single.get("strict", False),
            advice=settings.advice if "advice" in self.given else single.get("advice", False),
            phase=settings.phase
            if "phase" in self.given
            else single.get("phase", settings.phase),
            rounding=settings.rounding or single.get("rounding"),
            batch=settings.batch or single.get("batch"),
            ignore=settings.ignore
            if "ignore" in self.given
            else frozenset(held.get("ignore", ())),
            custom=_values(held.get("custom", {})) | dict(settings.custom),
            blocks=(*_values(held.get("blocks", {})).values(), *settings.blocks),
            variables=_values(held.get("variables", {})) | dict(settings.variables),
            budgets=tuple(limits.values()),
            inputs=changed,
            fill_inputs={
                **{name: it.value for name, it in inputs.items() if name not in changed},
                **settings.fill_inputs,
            },
            notes_inputs=settings.notes_inputs or bool(own),
        )

    @property
    def excluded(self) -> "tuple[PathPattern, ...]":
        """The patterns of files that the settings file leaves out."""
        values = self.file.values_for(None) if self.file else {}
        return tuple(it.value for (key, *_), it in values.items() if key == "exclude")


def _values(named: "dict[str, Value]") -> dict[str, Any]:
    return {name: it.value for name, it in named.items()}


def settings_of_run(
    specs: Iterable[str],
    config: str | None,
    *,
    no_config: bool,
    given: frozenset[str] = frozenset(),
) -> FileSettings:
    """Return the settings file of a run: the one it names, or that of its first path.

    Raises:
        UnreadableSettingsError: It cannot be read, or something in it is wrong.
        UsageError: A file is named and none is wanted.
    """
    if config is not None and no_config:
        raise click.UsageError("--config names a settings file and --no-config wants none")
    if no_config:
        return FileSettings(None, given)
    try:
        return FileSettings(_named(config) if config else _nearest(specs), given)
    except (OSError, SettingsError) as error:
        raise UnreadableSettingsError(error) from error


def _named(path: str) -> "SettingsFile":
    from convcalc.settings_file import read_settings  # few runs name one

    return read_settings(path)


def _nearest(specs: Iterable[str]) -> "SettingsFile | None":
    """Return the settings that are nearest to the first path, which is no bundled name."""
    folders = (_folder_of(it) for it in specs)
    first = next((it for it in folders if it is not None), None)
    for path in () if first is None else candidates(first):
        from convcalc.settings_file import has_settings, read_settings  # few folders have any

        if has_settings(path):
            return read_settings(path)
    return None


def _folder_of(spec: str) -> str | None:
    """Return the folder that a SPEC is, or is in; None for the name of a bundled network."""
    if spec == STANDARD_INPUT:
        return "."
    if os.path.isdir(spec):
        return spec
    if not os.path.exists(spec) and bundled.find(spec):
        return None
    folder = os.path.dirname(spec)
    while folder and not os.path.isdir(folder):  # a pattern of folders
        folder = os.path.dirname(folder)
    return folder or "."
