"""``convcalc layer``: one layer without a file."""

import sys
from typing import TYPE_CHECKING

import click

from convcalc.analysis.field_values import Suggestions
from convcalc.arguments import make_settings
from convcalc.cli import completion
from convcalc.cli.choices import DTYPES
from convcalc.cli.command import Command
from convcalc.cli.findings import findings_text, status
from convcalc.cli.formats import format_options
from convcalc.cli.output import Output, output_options, terminal_width
from convcalc.readers.from_arguments import ArgumentsReader
from convcalc.report.json import render_object
from convcalc.settings import DType
from convcalc.single_layer import answer_layer

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LayerCommand(Command):
    """The command, whose options are also the fields of the layer that is typed."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Return what a shell offers for an option."""
        fields = completion.field_options(ctx, self.params[0], incomplete)
        return [*fields, *super().shell_complete(ctx, incomplete)]


@click.command(
    "layer",
    cls=LayerCommand,
    short_help="Work out one layer, or ask which values fit.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True},
)
@click.argument(
    "words",
    nargs=-1,
    metavar="TYPE SIZE... [--FIELD VALUE]...",
    type=click.UNPROCESSED,
    shell_complete=completion.words_of_layer,
)
@click.option("--batch", type=click.IntRange(1), metavar="N", help="Examples in a batch.")
@click.option(
    "--dtype",
    type=DTYPES,
    default="float32",
    show_default=True,
    help="Type of every number, for memory.",
)
@format_options("text", "json")
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    words: tuple[str, ...],
    batch: int | None,
    dtype: DType,
    output: Output,
    output_format: str,
) -> None:
    """Work out a layer of TYPE on an input of SIZE (height x width x depth).

    Its fields are options, with hyphens; 'convcalc layers TYPE' lists them. A field whose value
    is ? is answered with the values that fit. Several numbers have commas between them.

    \b
    convcalc layer conv 32x32x3 --out-channels 10 --kernel-size 5 --padding 2
    convcalc layer conv 32x32x3 --out-channels 8 --kernel-size 5 --stride 2 --padding '?'
    convcalc layer concat 28x28x64 28x28x128

    Exit status: 0 if the layer is sound or a value fits, 1 if not, 2 if the usage is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    if len(words) < 2 or words[1].startswith("--"):  # noqa: PLR2004  a type and a size
        raise click.UsageError("a type and a size must come first, as in conv 32x32x3")
    settings = make_settings(batch=batch, dtype=dtype)
    answer = answer_layer(ArgumentsReader(words), settings)
    if isinstance(answer, Suggestions):
        _write_suggestions(answer, output, output_format)
        ctx.exit(int(not answer.values))
    analysis = answer.analysis
    if output_format == "json":
        output.write(render_object(answer.to_dict()))
    elif analysis.ok:
        from convcalc.report.explain import render_explanation

        width = terminal_width() if output.is_terminal else None
        output.write(render_explanation(answer, width=width, whole=False))
    findings = findings_text(analysis, notes=False, terminal=sys.stderr.isatty())
    click.echo(findings, nl=False, err=True)
    ctx.exit(status(analysis))


def _write_suggestions(answer: Suggestions, output: Output, output_format: str) -> None:
    if output_format == "json":
        output.write(render_object(answer.to_dict()))
        return
    from convcalc.report.suggest import render_suggestions

    output.write(render_suggestions(answer))
