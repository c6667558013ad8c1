"""``convcalc summarize``: one row for each layer, totals, where most of it is."""

import sys
from typing import NamedTuple

import click

from convcalc.analysis.analysis import Analysis
from convcalc.cli import completion
from convcalc.cli.choices import FIGURES, LAYOUTS, Words
from convcalc.cli.command import Command
from convcalc.cli.findings import findings_text, status
from convcalc.cli.fits_options import fits_options
from convcalc.cli.formats import format_options
from convcalc.cli.options import open_spec, setting_options
from convcalc.cli.output import Output, output_options, terminal_width
from convcalc.pipeline import analyse_source
from convcalc.report.layers.column_names import (
    DEFAULT_COLUMNS,
    FORMULA_COLUMNS,
    NAMES,
    SPARE_COLUMNS,
)
from convcalc.settings import Settings
from convcalc.shapes import Layout

EXTRA_COLUMN = "params-formula"
"""The column that a terminal shows unasked where there is room."""


class Look(NamedTuple):
    """What a table shows, and how: names of columns, rows, digits.

    Columns that are not ``asked`` for give way on a narrow terminal.
    """

    columns: tuple[str, ...]
    asked: bool
    sort: str | None
    top: int | None
    depth: int | None
    exact: bool
    layout: Layout
    legend: bool


def read_columns(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, ...]:
    """Return the names with commas between them; nothing if none is given."""
    kind = Words(NAMES, FIGURES)
    names = value.split(",") if value else ()
    return tuple(kind.convert(name.strip(), param, ctx) for name in names)


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
@click.option(
    "--columns",
    metavar="NAME,...",
    callback=read_columns,
    shell_complete=completion.columns,
    help=f"Columns to show, of {', '.join(NAMES)}.",
)
@click.option("--formulas", is_flag=True, help="Show how sizes and parameters come about.")
@click.option("--exact", is_flag=True, help="Show every digit.")
@click.option(
    "--sort",
    metavar="NAME",
    type=Words(NAMES, FIGURES),
    help="Sort by a column, largest first.",
)
@click.option(
    "--depth",
    type=click.IntRange(1),
    metavar="N",
    help="Fold each block to a row once its layers' names have more than N parts.",
)
@click.option("--top", type=click.IntRange(1), metavar="N", help="Show only the first rows.")
@click.option(
    "--layout",
    type=LAYOUTS,
    default="hwc",
    show_default=True,
    help="Order of sizes: 55x55x96 or 96x55x55.",
)
@click.option("--legend", is_flag=True, help="Say below the table what each figure means.")
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
    columns: tuple[str, ...],
    formulas: bool,
    exact: bool,
    sort: str | None,
    top: int | None,
    depth: int | None,
    layout: Layout,
    legend: bool,
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
    names = columns or DEFAULT_COLUMNS
    if output_format not in ("json", "csv") and "layer" not in names:
        names = ("layer", *names)  # people must see whose figures these are
    if formulas:
        names += FORMULA_COLUMNS
    look = Look(
        tuple(dict.fromkeys(names)), bool(columns), sort, top, depth, exact, layout, legend
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
    from convcalc.report.layers.columns import COLUMNS, Selection, style_of

    names, extra = look.columns, tuple[str, ...]()
    if output.is_terminal and not look.asked and EXTRA_COLUMN not in names:
        names, extra = (*names, EXTRA_COLUMN), (EXTRA_COLUMN,)
    selection = Selection(
        tuple(COLUMNS[name] for name in names),
        COLUMNS[look.sort] if look.sort else None,
        look.top,
        look.depth,
        spare=() if look.asked else SPARE_COLUMNS,
        extra=extra,
    )
    exact = look.exact or output_format == "html"
    style = style_of(analysis, exact=exact, layout=look.layout)
    if output_format == "html":
        from convcalc.report.html.network import render_network

        output.write_all(render_network(analysis, selection, style))
        return
    if output_format == "csv":
        from convcalc.report.layers.csv import render_rows

        output.write(render_rows(analysis, selection, style))
        return
    from convcalc.report.layers.grid import make_grid

    grid = make_grid(analysis, selection, style, with_legend=look.legend)
    if output_format == "markdown":
        from convcalc.report.layers.markdown import render_markdown

        output.write(render_markdown(grid))
        return
    from convcalc.report.layers.plain import Terminal, render_plain

    terminal = Terminal(terminal_width(), _bold) if output.is_terminal else None
    output.write(render_plain(grid, terminal))


def _bold(text: str) -> str:
    return click.style(text, bold=True)
