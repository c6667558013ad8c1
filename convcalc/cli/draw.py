"""``convcalc draw``: a picture of a network."""

import os
import sys
from collections.abc import Iterator
from typing import get_args

import click

from convcalc.cli import completion
from convcalc.cli.choices import FIGURES, Words
from convcalc.cli.command import Command
from convcalc.cli.findings import findings_text, status
from convcalc.cli.options import open_spec, setting_options
from convcalc.cli.output import Output, output_options
from convcalc.pipeline import analyse_source
from convcalc.report.pictures.drawing import Figure
from convcalc.report.pictures.picture import Form, View, picture
from convcalc.settings import Settings

FORMS: dict[str, Form] = {".svg": "svg", ".dot": "dot", ".mmd": "mmd", ".html": "svg"}
"""The suffix of a file, and the language of the picture in it."""


@click.command(
    "draw", cls=Command, short_help="Draw the graph, the volumes, the costs or the memory."
)
@click.argument("spec", shell_complete=completion.specs)
@click.option(
    "--as",
    "view",
    type=Words(get_args(View), {"volumes": "blocks", "3d": "blocks"}),
    default="graph",
    show_default=True,
    help="What to draw.",
)
@click.option(
    "--by",
    "figure",
    type=Words(get_args(Figure), {**FIGURES, "flops": "macs"}),
    default="macs",
    show_default=True,
    help="Figure by which the boxes of a graph are shaded.",
)
@click.option(
    "--depth",
    type=click.IntRange(1),
    metavar="N",
    help="Fold blocks below N parts of their names; by default so that a page holds them.",
)
@setting_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    spec: str,
    settings: Settings,
    syntax: str | None,
    output: Output,
    view: View,
    figure: Figure,
    depth: int | None,
) -> None:
    """Draw SPEC as an SVG, or what the suffix of -o FILE says.

    .html is a page with the picture; .dot and .mmd are the graph for Graphviz and Mermaid.

    \b
    convcalc draw vgg16 -o vgg16.svg
    convcalc draw vgg16 --as blocks -o volumes.svg
    convcalc draw resnet50 --by params -o resnet50.mmd

    Exit status: 0 if the spec is sound, 1 if it is not, 2 if it cannot be read or the usage
    is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    suffix = _suffix(output, view)
    source, language = open_spec(spec, syntax)
    analysis = analyse_source(source, language, settings._replace(training=view == "memory"))
    findings = findings_text(analysis, notes=False, terminal=sys.stderr.isatty())
    click.echo(findings, nl=False, err=True)
    if analysis.layers:
        drawn = picture(analysis, view, by=figure, depth=depth, form=FORMS[suffix])
        if drawn.note:
            click.echo(drawn.note, err=True)
        is_page = suffix == ".html"
        output.write_all(_page(analysis.name, drawn.text) if is_page else (drawn.text,))
    ctx.exit(status(analysis))


def _suffix(output: Output, view: View) -> str:
    """Return the suffix that names the format: of the file, or of an SVG for a pipe."""
    suffix = os.path.splitext(output.path)[1].lower() if output.path else ".svg"
    if suffix not in FORMS:
        raise click.UsageError(
            f"a picture must be a file of {', '.join(FORMS)}, but '{output.path}' is not"
        )
    if FORMS[suffix] != "svg" and view != "graph":
        raise click.UsageError(
            f"only --as graph can be written as {suffix}, but it is {view}; write .svg"
        )
    return suffix


def _page(name: str, picture: str) -> Iterator[str]:
    from convcalc.report.html.page import picture_page

    return picture_page(name, picture)
