"""``convcalc fit``: the input sizes that a network takes."""

import re
import sys

import click

from convcalc.analysis.input_sizes.answer import SizeRange, fitting_sizes
from convcalc.cli import completion
from convcalc.cli.command import Command
from convcalc.cli.findings import diagnostics_text
from convcalc.cli.formats import format_options
from convcalc.cli.options import open_spec, setting_options
from convcalc.cli.output import Output, output_options, terminal_width
from convcalc.diagnostics import SpecError
from convcalc.pipeline import fitting_graph
from convcalc.settings import Settings

_RANGE = re.compile(r"(?P<least>[1-9][0-9]{0,17})(:(?P<most>[1-9][0-9]{0,17}))?")


def read_range(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> SizeRange | None:
    """Return ``32:512`` or, an axis after the other, ``200:300x300:400``."""
    if value is None:
        return None
    found = [_RANGE.fullmatch(part) for part in value.split("x")]
    pairs = [(int(it["least"]), int(it["most"] or it["least"])) for it in found if it]
    if len(pairs) < len(found) or any(least > most for least, most in pairs):
        raise click.BadParameter(
            f"'{value}' is not a range such as 32:512 (squares) or 200:300x300:400"
            " (height x width)",
            ctx,
            param,
        )
    return SizeRange(tuple(pairs))


@click.command(
    "fit", cls=Command, short_help="List the input sizes that fit, and the rule behind them."
)
@click.argument("spec", shell_complete=completion.specs)
@click.option(
    "--range",
    "wanted",
    metavar="A:B[xC:D]",
    callback=read_range,
    help="Sizes to try: 32:512 for squares, 200:300x300:400 for every height and width;"
    " by default squares up to twice the network's own size, fewer around a large one or in"
    " a network of many layers.",
)
@click.option(
    "--vary",
    metavar="NAME",
    multiple=True,
    help="An input that takes the size; by default the first and those as large. Repeatable.",
)
@format_options("text", "json")
@setting_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    spec: str,
    wanted: SizeRange | None,
    vary: tuple[str, ...],
    settings: Settings,
    syntax: str | None,
    output: Output,
    output_format: str,
) -> None:
    """List the input sizes of SPEC with which every window divides and every merge agrees.

    Where a spec or a prototxt rounds, those with which no pixel is left unread: padding may be
    cut off, and a window rounded up may reach past the input.

    \b
    convcalc fit alexnet --range 200:300
    convcalc fit net.prototxt --range 200:300x300:400

    Exit status: 0 if a size fits, 1 if none does or the spec is wrong, 2 if it cannot be read
    or the usage is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    source, language = open_spec(spec, syntax)
    try:
        graph = fitting_graph(source, language, settings)
        found = fitting_sizes(graph, source, wanted, vary)
    except SpecError as error:
        text = diagnostics_text(error.diagnostics, source, terminal=sys.stderr.isatty())
        click.echo(text, nl=False, err=True)
        ctx.exit(1)
    if output_format == "json":
        from convcalc.report.json import render_object

        output.write(render_object(found.to_dict()))
    else:
        from convcalc.report.fit import render_fit

        output.write(render_fit(found, terminal_width() if output.is_terminal else None))
    ctx.exit(int(not found.fitting))
