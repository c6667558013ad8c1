"""``convcalc schema``: the JSON Schemas of a spec and of every JSON output."""

import click

from convcalc.cli import completion
from convcalc.cli.command import Command
from convcalc.cli.output import Output, output_options
from convcalc.diagnostics import did_you_mean
from convcalc.report.printable import printable
from convcalc.schemas import SCHEMAS, schema_text


@click.command("schema", cls=Command, short_help="List the JSON Schemas, or print one.")
@click.argument("name", metavar="[NAME]", required=False, shell_complete=completion.schemas)
@output_options
def command(*, name: str | None, output: Output) -> None:
    """List the JSON Schemas, or print that of NAME: of a YAML spec, or of a JSON output.

    \b
    convcalc schema
    convcalc schema spec -o spec.json
    convcalc schema validate
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    if name is None:
        width = max(map(len, SCHEMAS))
        lines = (f"{it.ljust(width)}  {said}\n" for it, said in SCHEMAS.items())
        output.write("".join(lines))
        return
    if name not in SCHEMAS:
        hint = did_you_mean(name, SCHEMAS) or "see them all with 'convcalc schema'"
        raise click.UsageError(f"there is no schema '{printable(name)}'; {hint}")
    output.write(schema_text(name))
