"""``convcalc config``: the settings that hold for a file, and where each comes from."""

from collections.abc import Iterator

import click

from convcalc.cli import completion
from convcalc.cli.command import Command
from convcalc.cli.file_settings import CONFIG_OPTIONS, FileSettings, settings_of_run
from convcalc.cli.output import Output, output_options
from convcalc.report.printable import printable
from convcalc.settings_file import KEYS

_DEFAULTS = {
    "strict": "false",
    "advice": "false",
    "rounding": "that of the spec",
    "phase": "those with data in validate, else test",
    "batch": "that of the spec",
}


@click.command("config", cls=Command, short_help="Show the settings that hold for a file.")
@click.argument("spec", metavar="FILE", shell_complete=completion.specs)
@CONFIG_OPTIONS[0]
@CONFIG_OPTIONS[1]
@output_options
def command(*, spec: str, config: str | None, no_config: bool, output: Output) -> None:
    """Show the settings that hold for FILE, and the line that each comes from.

    They stand in [tool.convcalc] of a pyproject.toml, or in a convcalc.toml, in the folder of
    FILE or the nearest one above; options on the command line win.

    \b
    convcalc config nets/net.prototxt

    Exit status: 0, or 2 if a settings file is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    held = settings_of_run((spec,), config, no_config=no_config)
    rows = list(_rows(held, spec))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = (f"{a:<{widths[0]}}  {b:<{widths[1]}}  {place}\n" for a, b, place in rows)
    output.write("".join(lines))


def _rows(held: FileSettings, spec: str) -> Iterator[tuple[str, str, str]]:
    """Yield each setting: its name, its value, the file and line that it comes from."""
    values = held.values_for(spec)
    for key in KEYS:
        own = {name: it for name, it in values.items() if name[0] == key}
        for name, it in own.items():
            words = key if it.text in name[1:] else ".".join(name)
            place = held.file.place_of(it) if held.file else ""
            yield printable(words), printable(it.text), printable(place)
        if not own:
            yield key, _DEFAULTS.get(key, "none"), "default"
