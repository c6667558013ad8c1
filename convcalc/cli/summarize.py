"""``convcalc summarize``: one row for each layer, totals, where most of it is."""

import sys

import click

from convcalc.analysis.analysis import Analysis
from convcalc.cli import completion
from convcalc.cli.command import Command
from convcalc.cli.findings import findings_text, status
from convcalc.cli.fits_options import fits_options
from convcalc.cli.formats import format_options
from convcalc.cli.look import Look, look_options
from convcalc.cli.options import open_spec, setting_options
from convcalc.cli.output import Output, output_options
from convcalc.pipeline import analyse_source
from convcalc.settings import Settings


def only_spec(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> str:
    """Return the one spec; several are for other commands."""
    if len(value) > 1:
        raise click.UsageError(
            f"one spec at a time, but there are {len(value)}:"
            f" 'convcalc compare {' '.join(value)}' puts them side by side,"
            f" 'convcalc validate {' '.join(value)}' checks them all"
        )
    return value[0]


@click.command("summarize", cls=Command, short_help="Print a row for each layer, and totals.")
@click.argument(
    "spec",
    nargs=-1,
    required=True,
    metavar="SPEC",
    callback=only_spec,
    shell_complete=completion.specs,
)
@format_options("table", "json", "csv", "markdown", "html")
@look_options
@setting_options
@fits_options
@output_options
@click.option("--strict/--no-strict", default=None, help="Exit 1 on warnings too.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    spec: str,
    settings: Settings,
    syntax: str | None,
    output: Output,
    output_format: str,
    look: Look,
    strict: bool | None,
) -> None:
    """Print one row for each layer of SPEC: output, memory, parameters, multiply-adds.

    SPEC is a path, '-' for standard input, or the name of a bundled network.

    \b
    convcalc summarize vgg16
    convcalc summarize alexnet --input 224x224x3 --rounding floor
    convcalc summarize net.prototxt --format json

    Exit status: 0 if the spec is sound, 1 if it is not or nothing --fits, 2 if it cannot be
    read or the usage is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    source, language = open_spec(spec, syntax)
    analysis = analyse_source(
        source,
        language,
        settings._replace(training=True, strict=settings.strict if strict is None else strict),
    )
    by_programs = output_format in ("json", "csv")
    if by_programs or output_format == "html" or any(it.known for it in analysis.rows):
        _report(analysis, output_format, look, output)
    findings = findings_text(analysis, notes=False, terminal=sys.stderr.isatty())
    click.echo(findings, nl=False, err=True)  # last, so that they stay on the screen
    none_fits = analysis.batch_fit is not None and analysis.batch_fit.largest is None
    ctx.exit(int(none_fits) or status(analysis))


def _report(analysis: Analysis, output_format: str, look: Look, output: Output) -> None:
    """Write the report; only the code of the format asked for is imported."""
    if output_format == "json":
        from convcalc.report.json import analysis_pieces

        output.write_all(analysis_pieces(analysis))
        return
    from convcalc.cli.rows import write_rows

    write_rows(analysis, output_format, look, output)
