"""``convcalc convert``: from one language to the other."""

import sys

import click

from convcalc.cli import completion
from convcalc.cli.choices import LANGUAGES, Words
from convcalc.cli.command import Command
from convcalc.cli.findings import findings_text
from convcalc.cli.options import open_spec, setting_options
from convcalc.cli.output import Output, output_options
from convcalc.languages import language as language_named
from convcalc.languages import names
from convcalc.settings import Settings


@click.command("convert", cls=Command, short_help="Write a spec in the other language.")
@click.argument("spec", shell_complete=completion.specs)
@click.option(
    "--to",
    type=Words(names(written=True), LANGUAGES),
    required=True,
    help="The language to write.",
)
@setting_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    spec: str,
    to: str,
    settings: Settings,
    syntax: str | None,
    output: Output,
) -> None:
    """Write SPEC in another language: the same layers, shapes and figures.

    What the other language cannot say is refused, each layer by its name; a YAML spec is of
    one example, so that many a prototxt needs --batch 1.

    \b
    convcalc convert vgg16 --to prototxt
    convcalc convert train_val.prototxt --to yaml --batch 1 -o net.yaml

    Exit status: 0 if the text was written, 1 if the spec is wrong or cannot be said in the
    other language, 2 if it cannot be read or the usage is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    from convcalc.convert.conversion import convert

    source, language = open_spec(spec, syntax)
    conversion = convert(source, language, settings, language_named(to))
    if conversion.text is None:
        findings = conversion.analysis
        if conversion.refused:
            findings = findings.replace(diagnostics=conversion.refused)
        terminal = sys.stderr.isatty()
        click.echo(findings_text(findings, notes=False, terminal=terminal), nl=False, err=True)
        ctx.exit(1)
    output.write(conversion.text)
