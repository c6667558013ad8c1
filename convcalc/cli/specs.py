"""``convcalc specs``: the bundled networks, and the text of each."""

import os
import re

import click

from convcalc import bundled
from convcalc.api import summarize
from convcalc.cli import completion
from convcalc.cli.command import Command
from convcalc.cli.formats import format_options
from convcalc.cli.output import Output, output_options
from convcalc.diagnostics import did_you_mean
from convcalc.spec_files import read_spec

_EDITORS_LINE = re.compile(r"^# yaml-language-server: .*\n", re.MULTILINE)
"""Where the schema lies, which is not true of a copy in another folder."""


@click.command("specs", cls=Command, short_help="List the bundled networks, or print one.")
@click.argument(
    "name", metavar="[NAME]", required=False, shell_complete=completion.bundled_names
)
@format_options("table", "json")
@output_options
def command(*, name: str | None, output_format: str, output: Output) -> None:
    """List the bundled networks with input, parameters and multiply-adds, or print NAME.

    \b
    convcalc specs
    convcalc specs resnet50
    convcalc specs resnet50 -o mine.yaml
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    if name is not None:
        output.write(_text(name))
        return
    from convcalc.report import catalogue

    listed = [
        catalogue.Listed(short, summarize(os.path.join(bundled.folder(), full)))
        for short, full in _names().items()
    ]
    render = {
        "table": catalogue.render_catalogue,
        "json": catalogue.render_catalogue_json,
    }[output_format]
    output.write(render(listed))


def _text(name: str) -> str:
    """Return the text of a bundled spec, or raise UsageError."""
    path = bundled.find(name)
    if path is None:
        hint = did_you_mean(name, _names()) or "see them all with 'convcalc specs'"
        raise click.UsageError(f"there is no bundled network '{name}'; {hint}")
    return _EDITORS_LINE.sub("", read_spec(path)[0].text)


def _names() -> dict[str, str]:
    """Return the file of each name; a name without its suffix means the YAML.

    Numbers in names count: resnet18 stands before resnet101.
    """
    return dict(sorted(bundled.short_names().items(), key=lambda item: _in_parts(item[0])))


def _in_parts(name: str) -> list[tuple[int, str]]:
    """Return the words and the numbers of a name, so that names sort by them."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return [(int(it), "") if it.isdigit() else (-1, it) for it in parts]
