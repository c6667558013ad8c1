"""``convcalc explain``: every figure worked out as on a blackboard."""

import sys

import click

from convcalc.analysis.explain.explanation import explained
from convcalc.cli import completion
from convcalc.cli.command import Command
from convcalc.cli.findings import findings_text, status
from convcalc.cli.formats import format_options
from convcalc.cli.options import open_spec, setting_options
from convcalc.cli.output import Output, output_options, terminal_width
from convcalc.diagnostics import did_you_mean
from convcalc.pipeline import graph_and_analysis
from convcalc.settings import Settings

_MOST_NAMED = 5
"""Names that a hint lists."""


@click.command("explain", cls=Command, short_help="Work out every figure as on a blackboard.")
@click.argument("spec", shell_complete=completion.specs)
@click.argument("layer", required=False, shell_complete=completion.layer_names)
@format_options("text", "json")
@setting_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    spec: str,
    layer: str | None,
    settings: Settings,
    syntax: str | None,
    output: Output,
    output_format: str,
) -> None:
    """Work out every figure of a LAYER of SPEC: shape, parameters, multiply-adds, memory.

    LAYER may also be a block as summarize --depth has it: its sums, then its layers. Without
    LAYER, the pattern of the network and all of its layers. SPEC is a path, '-' for
    standard input, or the name of a bundled network.

    \b
    convcalc explain alexnet conv1
    convcalc explain resnet50 stage2.0
    convcalc explain vgg16

    Exit status: 0 if the spec is sound, 1 if it is not, 2 if it cannot be read or the usage
    is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    source, language = open_spec(spec, syntax)
    whole = explained(*graph_and_analysis(source, language, settings))
    explanation = whole if layer is None else whole.only(layer)
    findings = findings_text(whole.analysis, notes=False, terminal=sys.stderr.isatty())
    if not explanation.boards and whole.boards:
        click.echo(findings, nl=False, err=True)
        names = [it.row.name for it in whole.boards]
        hint = _near(str(layer), names) or f"see them with 'convcalc summarize {spec}'"
        raise click.UsageError(f"there is no layer '{layer}'; {hint}")
    if output_format == "json":
        from convcalc.report.json import render_object

        output.write(render_object(explanation.to_dict()))
    elif explanation.boards:
        from convcalc.report.explain import render_explanation

        width = terminal_width() if output.is_terminal else None
        is_block = layer is not None and explanation.boards[0].row.name != layer
        block = layer if is_block else None
        whole_net = layer is None
        text = render_explanation(explanation, width=width, whole=whole_net, block=block)
        output.write(text)
    click.echo(findings, nl=False, err=True)
    ctx.exit(status(whole.analysis))


def _near(layer: str, names: list[str]) -> str | None:
    """Return a hint at the layers whose names begin as one does, or at the nearest name."""
    alike = [it for it in names if it.startswith(layer)]
    if 1 < len(alike) <= _MOST_NAMED:
        return f"did you mean {', '.join(map(repr, alike[:-1]))} or '{alike[-1]}'?"
    return did_you_mean(layer, alike or names)
